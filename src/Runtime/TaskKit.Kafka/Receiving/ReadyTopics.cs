using TaskKit.Backends;

namespace TaskKit.Kafka.Receiving;

/// <summary>The records that may be started now, by topic; the topics take turns.</summary>
/// <param name="types">The task type of each topic.</param>
internal sealed class ReadyTopics(IReadOnlyDictionary<string, string> types)
{
    private readonly Dictionary<string, TopicQueue> _topics = types.ToDictionary(pair => pair.Key, pair => new TopicQueue(pair.Value));
    private readonly Queue<TopicQueue> _turns = new();

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
        for (int topics = _turns.Count; topics > 0 && taken.Count < budget.Total; topics--)
        {
            var topic = _turns.Dequeue();
            int free = budget.Total - taken.Count;
            int share = Math.Min((free + topics - 1) / topics, budget.For(topic.Type));
            Take(topic.Records, share, isDropped, taken);
            if (topic.Records.Count > 0)
                _turns.Enqueue(topic);
            else
                topic.HasTurn = false;
        }
    }

    private static void Take(Queue<FetchedRecord> records, int count, Func<FetchedRecord, bool> isDropped, List<FetchedRecord> taken)
    {
        while (count > 0 && records.TryDequeue(out var record))
        {
            if (isDropped(record))
                continue;
            taken.Add(record);
            count--;
        }
    }

    private sealed class TopicQueue(string type)
    {
        public string Type { get; } = type;

        public Queue<FetchedRecord> Records { get; } = new();

        public bool HasTurn { get; set; }
    }
}
