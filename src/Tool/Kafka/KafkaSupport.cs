using System.CommandLine;
using TaskKit.Backends;
using TaskKit.Kafka;
using TaskKit.Kafka.DeadLetters;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Wiring;
using TaskKit.Redis.State;
using TaskKit.Redis.State.Connecting;

namespace TaskKit.Tool;

/// <summary>The tool's support for the backend on Kafka and Redis.</summary>
internal sealed class KafkaSupport : IBackendSupport
{
    public TaskBackendProvider Provider { get; } = new KafkaBackendProvider();

    public string Title => "Kafka";

    public BackendCapabilities Capabilities => KafkaBackend.AbilitiesWith(state: true);

    public IReadOnlyList<SettingOption> Options =>
        [
            new(
                "--brokers",
                "Kafka's brokers as host:port, with commas; chooses the backend kafka. Short for --set TaskKit:Kafka:Brokers=…",
                "TaskKit:Kafka:Brokers",
                Provider.Name
            ),
            new("--redis", "Redis as host:port. Short for --set TaskKit:Redis:Address=…", "TaskKit:Redis:Address"),
        ];

    public IEnumerable<Command> CommandsFor(CommandActions actions) =>
        [
            new Command("topics", "The Kafka topics that the project's task types need.")
            {
                TopicsCompareCommand.Plan(actions),
                TopicsCreateCommand.Create(actions),
                TopicsListCommand.Create(actions),
                TopicsDescribeCommand.Create(actions),
                TopicsCompareCommand.Drift(actions),
            },
        ];

    public StorePlace PlaceOf(AppConfiguration configuration, UserProject project)
    {
        string brokers = KafkaSettings.Read(configuration.Root, new KafkaOptions()).Brokers;
        return new StorePlace($"Kafka at {brokers}, Redis at {RedisSettingTable.Read(configuration.Root, new RedisOptions()).Address}");
    }

    public async Task<IReadOnlyList<Finding>> CheckAsync(TaskStore store, CancellationToken cancellationToken)
    {
        var parts = PartsOf(store.Backend);
        return
        [
            .. await new BrokerCheck(parts, store.KnownTypes).RunAsync(cancellationToken).ConfigureAwait(false),
            await new RedisCheck(parts.Guard, store.Configuration).RunAsync(cancellationToken).ConfigureAwait(false),
        ];
    }

    public bool KeepsLetters => true;

    public ValueTask<TaskRecord?> FindLetterAsync(ITaskBackend backend, TaskId id, CancellationToken cancellationToken) =>
        new DeadLetterPages(PartsOf(backend)).FindAsync(id, cancellationToken);

    public Task ReplayAsync(
        ITaskBackend backend,
        LetterSelection letters,
        ReplayManner manner,
        Action<LetterOutcome> report,
        CancellationToken cancellationToken
    )
    {
        var replay = new DeadLetterReplay(PartsOf(backend), ReplayReports.FilterOf(letters))
        {
            IsDryRun = manner.IsDryRun,
            Rate = manner.Rate,
        };
        return replay.RunAsync(each => report(ReplayReports.OutcomeOf(each)), cancellationToken);
    }

    // The cast is safe: the provider of this support makes no other backend.
    private static KafkaParts PartsOf(ITaskBackend backend) => ((KafkaBackend)backend).Parts;
}
