using TaskKit.Backends;
using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.Ordering;

/// <summary>
/// The records for which START can be asked, by task type. Free slots go first to the type that has the fewest, so that a backlog of slow tasks never
/// takes them all (max-min fairness over slots); types that have as many take slots in rotation. Guarded by the desk.
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

    /// <summary>Adds a record that has waited for its time, in front of the records that have not.</summary>
    public void AddDue(FetchedRecord record) => Enter(record).Due.Enqueue(record);

    /// <summary>The time at which the first type is no longer held back by its limit; <see langword="null"/> when no type with records is.</summary>
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

    /// <summary>Takes no records of a type before a time, since its limit has no room; <see langword="null"/> ends that.</summary>
    public void HoldBack(string type, DateTimeOffset? until) => _queues[type].HeldUntil = until;

    /// <summary>True when the limit of a type has no room.</summary>
    public bool IsHeldBack(string type, DateTimeOffset now) => _queues[type].HeldUntil > now;

    /// <summary>Takes records, at most as many as there are free slots.</summary>
    /// <param name="budget">The free slots.</param>
    /// <param name="now">The time.</param>
    /// <param name="isDropped">Tells of a record to forget.</param>
    /// <param name="taken">The list to add the others to.</param>
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
            // Up to the slots of the next poorest type, and one more.
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
        // A run of a limited type is never granted for a slot that is not free yet.
        queue.Last = queue.Limit is null ? budget.Total : budget.Total - budget.Ahead;
    }

    // The first type comes last the next time, and those without records leave.
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

        /// <summary>The number of records that may be taken now.</summary>
        public int Left { get; set; }

        /// <summary>The number of records of all types behind which none of this one may be taken.</summary>
        public int Last { get; set; }

        /// <summary>The limit of the type in all workers together.</summary>
        public TaskLimit? Limit { get; set; }

        /// <summary>The time before which none may be taken, since the limit has no room.</summary>
        public DateTimeOffset? HeldUntil { get; set; }

        public bool TryDequeue([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out FetchedRecord record) =>
            Due.TryDequeue(out record) || Records.TryDequeue(out record);
    }
}
