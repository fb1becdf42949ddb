namespace TaskKit.Servers;

/// <summary>
/// One Redis and one broker for all tests of a process that harm neither. Each starts when it is first asked for and goes with the process.
/// Who shares them keeps apart by names of its own: another database, other topics and groups.
/// </summary>
public static class SharedServers
{
    private const string KafkaVariable = "TASKKIT_TEST_KAFKA";

    private static readonly Lazy<Task<RedisServer>> OneRedis = new(() => RedisServer.StartNewAsync());
    private static readonly Lazy<Task<string>> OneKafka = new(StartKafkaAsync);

    // A broker that nobody refers to any longer goes, and its server with it.
    private static KafkaBroker? _broker;

    /// <summary>The reason why there is no shared broker; null when there is one, or one can be started.</summary>
    public static string? KafkaMissing { get; } =
        RunningKafka is not null ? null
        : KafkaBroker.Missing is { } reason ? $"{reason} {KafkaVariable} may name the bootstrap servers of a running one."
        : null;

    private static string? RunningKafka => Environment.GetEnvironmentVariable(KafkaVariable) is { Length: > 0 } servers ? servers : null;

    /// <summary>The shared Redis.</summary>
    public static Task<RedisServer> RedisAsync() => OneRedis.Value;

    /// <summary>The bootstrap servers of the shared broker: those of TASKKIT_TEST_KAFKA, else one that is started here.</summary>
    public static Task<string> KafkaAsync() => OneKafka.Value;

    private static async Task<string> StartKafkaAsync() => RunningKafka ?? (_broker = await KafkaBroker.StartNewAsync()).Address;
}
