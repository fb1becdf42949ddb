using TaskKit.Backends;

namespace TaskKit.Kafka.Receiving;

/// <summary>
/// The records that may be started now, by topic. Free slots go first to the type that holds the fewest, so that a backlog of slow tasks never takes
/// them all (max-min fairness over slots); types that hold as many take turns.
/// </summary>
/// <param name="types">The task type of each topic.</param>
/// <param name="held">How many slots the tasks of a topic hold now.</param>
internal sealed class ReadyTopics(IReadOnlyDictionary<string, string> types, Func<string, int> held)
{
    private readonly Dictionary<string, TopicQueue> _topics = types.ToDictionary(
        pair => pair.Key,
        pair => new TopicQueue(pair.Key, pair.Value)
    );
    private readonly Queue<TopicQueue> _turns = new();
    private readonly PriorityQueue<TopicQueue, (int Held, int Turn)> _poorest = new();

    /// <summary>How many records of a topic are ready.</summary>
    public int Count(string topic) => _topics[topic].Records.Count;

    public void Add(FetchedRecord record)
    {
        var topic = _topics[record.Track.Topic];
        topic.Records.Enqueue(record);
        if (!topic.HasTurn)
            _turns.Enqueue(topic);
        topic.HasTurn = true;
    }

    /// <summary>Takes up to as many records as there are free slots.</summary>
    /// <param name="budget">The slots.</param>
    /// <param name="isDropped">Whether a record is to be forgotten.</param>
    /// <param name="taken">Where the others are added.</param>
    public void Take(in ReceiveBudget budget, Func<FetchedRecord, bool> isDropped, List<FetchedRecord> taken)
    {
        if (_turns.Count == 1)
            Take(_turns.Peek(), budget.For(_turns.Peek().Type), isDropped, taken);
        else
            Share(budget, isDropped, taken);
        Turn();
    }

    private void Share(in ReceiveBudget budget, Func<FetchedRecord, bool> isDropped, List<FetchedRecord> taken)
    {
        _poorest.Clear();
        int turn = 0;
        foreach (var topic in _turns)
        {
            topic.Left = budget.For(topic.Type);
            if (topic.Left > 0)
                _poorest.Enqueue(topic, (held(topic.Name), turn++));
        }
        while (taken.Count < budget.Total && _poorest.TryDequeue(out var topic, out var rank))
        {
            // Up to what the next poorest holds, and one more.
            int share = _poorest.TryPeek(out _, out var next) ? next.Held - rank.Held + 1 : topic.Left;
            share = Math.Min(Math.Min(share, topic.Left), budget.Total - taken.Count);
            int got = Take(topic, share, isDropped, taken);
            topic.Left -= got;
            if (got == share && topic.Left > 0)
                _poorest.Enqueue(topic, (rank.Held + got, turn++));
        }
    }

    // The first comes last at the next look, and those without records leave.
    private void Turn()
    {
        for (int topics = _turns.Count; topics > 0; topics--)
        {
            var topic = _turns.Dequeue();
            topic.HasTurn = topic.Records.Count > 0;
            if (topic.HasTurn)
                _turns.Enqueue(topic);
        }
        if (_turns.Count > 1)
            _turns.Enqueue(_turns.Dequeue());
    }

    private static int Take(TopicQueue topic, int count, Func<FetchedRecord, bool> isDropped, List<FetchedRecord> taken)
    {
        int got = 0;
        while (got < count && topic.Records.TryDequeue(out var record))
        {
            if (isDropped(record))
                continue;
            taken.Add(record);
            got++;
        }
        return got;
    }

    private sealed class TopicQueue(string name, string type)
    {
        public string Name { get; } = name;

        public string Type { get; } = type;

        public Queue<FetchedRecord> Records { get; } = new();

        public bool HasTurn { get; set; }

        /// <summary>How many may be taken now.</summary>
        public int Left { get; set; }
    }
}
