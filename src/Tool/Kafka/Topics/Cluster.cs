using TaskKit.Kafka;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Topics;

namespace TaskKit.Tool;

/// <summary>The user's cluster, with the topics that the project needs and those that exist.</summary>
internal sealed class Cluster : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly KafkaOptions _options;

    private Cluster(KafkaOptions options, TopicNames names, IReadOnlyList<string> types)
    {
        (_options, Names, Types) = (options, names, types);
        Admin = new TopicAdmin(options);
        Wanted = TopicSpec.Of(names, types, options);
    }

    public TopicAdmin Admin { get; }

    public TopicNames Names { get; }

    /// <summary>The task types that the user names, or else all of the project.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>The topics that the project needs.</summary>
    public IReadOnlyList<TopicSpec> Wanted { get; }

    /// <summary>Reads the project and its configuration. It sends no request to the cluster.</summary>
    /// <exception cref="ToolException">A task type is unknown, or the configuration is invalid.</exception>
    public static async Task<Cluster> OpenAsync(CommandContext context, TopicRequest request, CancellationToken cancellationToken)
    {
        var (project, manifest) = await context.BuiltAsync(cancellationToken).ConfigureAwait(false);
        foreach (string type in request.Types)
            manifest.Require(type);
        var configuration = context.ConfigurationOf(project);
        RequireKafka(manifest, configuration);
        try
        {
            var options = KafkaSettings.Read(configuration.Root, new KafkaOptions());
            KafkaClientConfigs.Check(options, "TaskKit:Kafka");
            options.Partitions = request.Partitions ?? options.Partitions;
            options.ReplicationFactor = request.ReplicationFactor ?? options.ReplicationFactor;
            context.Output.Say($"Using Kafka at {options.Brokers}");
            var all = manifest.Types.Select(type => type.Type).ToList();
            return new Cluster(options, new TopicNames(options.TopicPrefix, all), request.Types.Count > 0 ? request.Types : all);
        }
        catch (TaskKitConfigurationException e)
        {
            throw TaskStore.Invalid(e, configuration);
        }
    }

    // Refuses a project on another backend: it has no topics, and a request to the default address would mislead the user.
    private static void RequireKafka(TaskManifest manifest, AppConfiguration configuration)
    {
        bool uses = manifest.Backends.Contains(typeof(KafkaBackendProvider).FullName!);
        if (!uses && !KafkaSettings.NamesBrokers(configuration.Root))
            throw new ToolException(
                ErrorCodes.NotSupported,
                $"{manifest.Assembly} does not use Kafka, and only Kafka has topics.",
                "dotnet add package TaskKit.Kafka",
                "--brokers host:port looks at a cluster all the same"
            );
    }

    /// <summary>Reads the topics of TaskKit that exist in the cluster.</summary>
    public Task<IReadOnlyList<TopicState>> ReadAsync(CancellationToken cancellationToken) => Admin.ReadAsync(Names, cancellationToken);

    /// <summary>Plans the actions after which the cluster has the topics that the project needs.</summary>
    public async Task<IReadOnlyList<TopicAction>> CompareAsync(bool prune, CancellationToken cancellationToken) =>
        TopicPlan.Compare(Names, Wanted, await ReadAsync(cancellationToken).ConfigureAwait(false), prune);

    /// <summary>Waits until changes show in the cluster: a broker may not know a new topic at once.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="prune">True when deletions are among the changes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task WaitForAsync(IReadOnlyList<TopicAction> changes, bool prune, TimeProvider time, CancellationToken cancellationToken)
    {
        var made = changes.Select(change => (change.Kind, change.Topic)).ToHashSet();
        long start = time.GetTimestamp();
        while (made.Count > 0 && time.GetElapsedTime(start) < Patience)
        {
            var left = await CompareAsync(prune, cancellationToken).ConfigureAwait(false);
            if (!left.Any(action => made.Contains((action.Kind, action.Topic))))
                return;
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The consumer group that reads a topic; <see langword="null"/> for the dead letters.</summary>
    public string? GroupOf(string topic) => Names.GroupOf(topic, _options.ConsumerGroup);

    /// <summary>The purpose of a topic, in words.</summary>
    public string PurposeOf(string topic) =>
        topic == Names.DeadLetters ? "dead letters"
        : topic == Names.Pending ? "tasks to dispatch"
        : Names.TierOf(topic) is { } tier ? $"tasks that wait up to {tier.Name}"
        : $"type {Names.TypeOf(topic)}";

    public void Dispose() => Admin.Dispose();
}
