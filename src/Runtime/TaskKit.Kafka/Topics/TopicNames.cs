using System.Buffers;
using System.Collections.Frozen;

namespace TaskKit.Kafka.Topics;

/// <summary>The names of the topics and consumer groups. Immutable.</summary>
internal sealed class TopicNames
{
    /// <summary>Kafka's limit for a topic's name.</summary>
    public const int MaxLength = 249;

    private const int MaxTypeLength = 200;
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create(Alphanumeric);
    private static readonly SearchValues<char> OfTypes = SearchValues.Create(Alphanumeric + "._-:");

    private readonly string _workerPrefix;
    private readonly FrozenDictionary<string, string> _topicByType;
    private readonly FrozenDictionary<string, string> _typeByTopic;
    private readonly FrozenDictionary<string, RetryTier> _tierByTopic;
    private readonly FrozenDictionary<RetryTier, string> _topicByTier;

    /// <param name="prefix">The beginning of every name; empty for none.</param>
    /// <param name="types">The known task types. They tell a <c>:</c> in a type from a <c>.</c>, since a topic has <c>.</c> for both.</param>
    public TopicNames(string prefix, IEnumerable<string> types)
    {
        Prefix = prefix;
        _workerPrefix = prefix + "tasks.worker.";
        DeadLetters = prefix + "tasks.dlq";
        Pending = prefix + "tasks.pending";
        _topicByTier = RetryTier.All.ToFrozenDictionary(tier => tier, tier => $"{prefix}tasks.retry.{tier.Name}");
        _tierByTopic = RetryTier.All.ToFrozenDictionary(Retry, StringComparer.Ordinal);
        RetryTopics = [.. RetryTier.All.Select(Retry)];
        RetryGroup = prefix + "tasks-retry";
        DispatcherGroup = prefix + "tasks-dispatcher";
        _topicByType = types.Distinct(StringComparer.Ordinal).ToFrozenDictionary(type => type, Compose, StringComparer.Ordinal);
        _typeByTopic = _topicByType
            .GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).First(), StringComparer.Ordinal);
    }

    /// <summary>The beginning of every name; empty for none.</summary>
    public string Prefix { get; }

    /// <summary>The topic of the dead letters: <c>tasks.dlq</c>.</summary>
    public string DeadLetters { get; }

    /// <summary>The topic of tasks that the dispatcher moves to their worker topics: <c>tasks.pending</c>.</summary>
    public string Pending { get; }

    /// <summary>The topics of all tiers, the shortest first.</summary>
    public IReadOnlyList<string> RetryTopics { get; }

    /// <summary>The consumer group of the retry forwarders.</summary>
    public string RetryGroup { get; }

    /// <summary>The consumer group of the dispatchers.</summary>
    public string DispatcherGroup { get; }

    /// <summary>True when a text can be the name of a task type, and part of a topic's name.</summary>
    /// <param name="text">Any text.</param>
    public static bool IsType(string text) =>
        text.Length <= MaxTypeLength && !text.AsSpan().ContainsAnyExcept(OfTypes) && text.AsSpan().ContainsAny(LettersAndDigits);

    /// <summary>The topic of a task type: <c>tasks.worker.</c> and its name, with <c>:</c> as <c>.</c>.</summary>
    /// <param name="type">The type's name.</param>
    public string Worker(string type) => _topicByType.TryGetValue(type, out string? topic) ? topic : Compose(type);

    /// <summary>The consumer group of a task type, where each type has its own.</summary>
    /// <param name="type">The type's name.</param>
    public string WorkerGroup(string type) => $"{Prefix}worker-{type}-group";

    /// <summary>The consumer group that reads a topic, or <see langword="null"/> for the dead letters.</summary>
    /// <param name="topic">A topic of TaskKit.</param>
    /// <param name="workerGroup">The group of all types, or <see langword="null"/> when each type has its own.</param>
    public string? GroupOf(string topic, string? workerGroup) =>
        topic == Pending ? DispatcherGroup
        : TierOf(topic) is not null ? RetryGroup
        : TypeOf(topic) is { } type ? workerGroup ?? WorkerGroup(type)
        : null;

    /// <summary>The topic of a tier.</summary>
    /// <param name="tier">The tier.</param>
    public string Retry(RetryTier tier) => _topicByTier[tier];

    /// <summary>True when the topic belongs to a task type.</summary>
    /// <param name="topic">A topic's name.</param>
    public bool IsWorker(string topic) => topic.Length > _workerPrefix.Length && topic.StartsWith(_workerPrefix, StringComparison.Ordinal);

    /// <summary>The task type of a topic; <see langword="null"/> for other topics. An unknown type is spelled as in the topic's name.</summary>
    /// <param name="topic">A topic's name.</param>
    public string? TypeOf(string topic) =>
        _typeByTopic.TryGetValue(topic, out string? type) ? type
        : IsWorker(topic) ? topic[_workerPrefix.Length..]
        : null;

    /// <summary>The tier of a topic, or <see langword="null"/>.</summary>
    /// <param name="topic">A topic's name.</param>
    public RetryTier? TierOf(string topic) => _tierByTopic.GetValueOrDefault(topic);

    /// <summary>True for a topic of TaskKit, also one of another program with the same prefix.</summary>
    /// <param name="topic">A topic's name.</param>
    public bool IsOurs(string topic) => topic == DeadLetters || topic == Pending || IsWorker(topic) || TierOf(topic) is not null;

    private string Compose(string type) => _workerPrefix + type.Replace(':', '.');
}
