using TaskKit.Backends;
using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>
/// The records for which START can be asked, by task type. A free slot goes to the type that has the fewest slots, and a backlog of slow tasks
/// therefore never takes them all (max-min fairness). Types with the same number of slots take turns. Used under the desk's lock.
/// </summary>
/// <param name="types">The task types.</param>
/// <param name="running">Counts the slots that tasks of a type have now.</param>
/// <param name="signal">Raised for each record that becomes ready.</param>
internal sealed class ReadyRecords(IEnumerable<string> types, Func<string, int> running, ReadySignal signal)
{
    private readonly Dictionary<string, TypeQueue> _queues = types.ToDictionary(type => type, type => new TypeQueue(type));
    private readonly Queue<TypeQueue> _rotation = new();
    private readonly PriorityQueue<TypeQueue, (int Slots, int Rank)> _poorest = new();

    /// <summary>The number of ready records of a type.</summary>
    public int Count(string type) => _queues[type].Count;

    /// <summary>Adds a record at the end of the queue of its type.</summary>
    public void Add(FetchedRecord record) => Enter(record).Records.Enqueue(record);

    /// <summary>Adds a record that has waited for its time. It comes before the records that have not.</summary>
    public void AddDue(FetchedRecord record) => Enter(record).Due.Enqueue(record);

    /// <summary>
    /// The earliest time at which START may be asked again for a type that its limit holds back; <see langword="null"/> when there is none.
    /// </summary>
    public DateTimeOffset? NextRoom
    {
        get
        {
            DateTimeOffset? next = null;
            foreach (var queue in _rotation)
                if (queue.Count > 0 && queue.HeldUntil is { } until && !(next <= until))
                    next = until;
            return next;
        }
    }

    /// <summary>Replaces the limits of types in all workers together.</summary>
    public void SetLimits(IReadOnlyDictionary<string, TaskLimit>? limits)
    {
        foreach (var queue in _queues.Values)
            queue.Limit = limits?.GetValueOrDefault(queue.Type);
    }

    /// <summary>The limit of a type in all workers together; <see langword="null"/> when it has none.</summary>
    public TaskLimit? LimitOf(string type) => _queues[type].Limit;

    /// <summary>Holds the records of a type back until a time, since its limit has no room; <see langword="null"/> ends that.</summary>
    public void HoldBack(string type, DateTimeOffset? until) => _queues[type].HeldUntil = until;

    /// <summary>True when the limit of a type has no room.</summary>
    public bool IsHeldBack(string type, DateTimeOffset now) => _queues[type].HeldUntil > now;

    /// <summary>Takes records, at most as many as there are free slots.</summary>
    /// <param name="budget">The free slots.</param>
    /// <param name="now">The time.</param>
    /// <param name="isDropped">True for a record of a lost stream, which is left out.</param>
    /// <param name="taken">The list to add the taken records to.</param>
    public void Take(in ReceiveBudget budget, DateTimeOffset now, Func<FetchedRecord, bool> isDropped, List<FetchedRecord> taken)
    {
        foreach (var queue in _rotation)
            Prepare(queue, budget, now);
        if (_rotation.Count == 1)
            Take(_rotation.Peek(), Math.Min(_rotation.Peek().Left, _rotation.Peek().Last), isDropped, taken);
        else
            Share(budget, isDropped, taken);
        Rotate();
    }

    private TypeQueue Enter(FetchedRecord record)
    {
        record.MoveTo(RecordStage.Ready);
        var queue = _queues[record.Stream.Type];
        if (!queue.IsInRotation)
            _rotation.Enqueue(queue);
        queue.IsInRotation = true;
        signal.Raise();
        return queue;
    }

    private void Share(in ReceiveBudget budget, Func<FetchedRecord, bool> isDropped, List<FetchedRecord> taken)
    {
        _poorest.Clear();
        int rank = 0;
        foreach (var queue in _rotation)
        {
            if (queue.Left > 0)
                _poorest.Enqueue(queue, (running(queue.Type), rank++));
        }
        while (taken.Count < budget.Total && _poorest.TryDequeue(out var queue, out var first))
        {
            // As many as bring the type one slot above the type with the next fewest.
            int share = _poorest.TryPeek(out _, out var next) ? next.Slots - first.Slots + 1 : queue.Left;
            share = Math.Min(Math.Min(share, queue.Left), Math.Min(budget.Total, queue.Last) - taken.Count);
            if (share <= 0)
                continue;
            int got = Take(queue, share, isDropped, taken);
            queue.Left -= got;
            if (got == share && queue.Left > 0)
                _poorest.Enqueue(queue, (first.Slots + got, rank++));
        }
    }

    private static void Prepare(TypeQueue queue, in ReceiveBudget budget, DateTimeOffset now)
    {
        queue.HeldUntil = queue.Limit is null || queue.HeldUntil <= now ? null : queue.HeldUntil;
        queue.Left = queue.HeldUntil is null ? budget.For(queue.Type) : 0;
        // A run takes its permit with the grant, and must not keep it while it waits for a slot.
        queue.Last = queue.Limit is null ? budget.Total : budget.Total - budget.Ahead;
    }

    // Puts the first type at the end for the next call, and takes types without records out.
    private void Rotate()
    {
        for (int queues = _rotation.Count; queues > 0; queues--)
        {
            var queue = _rotation.Dequeue();
            queue.IsInRotation = queue.Count > 0;
            if (queue.IsInRotation)
                _rotation.Enqueue(queue);
        }
        if (_rotation.Count > 1)
            _rotation.Enqueue(_rotation.Dequeue());
    }

    private static int Take(TypeQueue queue, int count, Func<FetchedRecord, bool> isDropped, List<FetchedRecord> taken)
    {
        int got = 0;
        while (got < count && queue.TryDequeue(out var record))
        {
            if (isDropped(record))
                continue;
            record.MoveTo(RecordStage.Asked);
            taken.Add(record);
            got++;
        }
        return got;
    }

    private sealed class TypeQueue(string type)
    {
        public string Type { get; } = type;

        public Queue<FetchedRecord> Due { get; } = new();

        public Queue<FetchedRecord> Records { get; } = new();

        public int Count => Due.Count + Records.Count;

        public bool IsInRotation { get; set; }

        /// <summary>The number of records of this type that may still be taken in this call.</summary>
        public int Left { get; set; }

        /// <summary>The number of records of all types, taken in this call, from which on none of this type may be taken.</summary>
        public int Last { get; set; }

        /// <summary>The limit of the type in all workers together.</summary>
        public TaskLimit? Limit { get; set; }

        /// <summary>The time before which no record may be taken, since the limit has no room.</summary>
        public DateTimeOffset? HeldUntil { get; set; }

        public bool TryDequeue([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out FetchedRecord record) =>
            Due.TryDequeue(out record) || Records.TryDequeue(out record);
    }
}
