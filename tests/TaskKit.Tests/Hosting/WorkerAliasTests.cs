using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Hosting;

/// <summary>The names under which the seeds switch a worker on, choose its backend and set its log level.</summary>
public sealed class WorkerAliasTests
{
    private static readonly TaskRegistry Referenced = new(
        [],
        [new TaskKit.Sqlite.SqliteBackendProvider(), new TaskKit.Kafka.KafkaBackendProvider()]
    );

    [Theory]
    [InlineData("worker:enabled", "false", false)]
    [InlineData("app:worker:enabled", "False", false)]
    [InlineData("worker:enabled", "true", true)]
    [InlineData("TaskKit:Worker:Enabled", "false", false)]
    public void Seed2_02_the_worker_is_switched_by_any_of_its_names(string path, string value, bool enabled) =>
        Assert.Equal(enabled, Read((path, value)).Options.Worker.Enabled);

    [Theory]
    [InlineData("asynq", "redis")]
    [InlineData("rabbitmq", "rabbitmq")]
    [InlineData("redpanda", "kafka")]
    [InlineData("disable", "none")]
    [InlineData("sqlite", "sqlite")]
    public void Seed2_02_the_words_of_the_seed_name_backends(string word, string name)
    {
        foreach (string path in (string[])["worker:backend", "app:worker:backend", "TaskKit:Backend"])
            Assert.Equal(name, Read((path, word)).Options.Backend);
    }

    [Theory]
    [InlineData("asynq", "worker:backend: 'asynq' (redis) is not referenced; expected one of 'sqlite', 'kafka'.")]
    [InlineData("rabbitmq", "worker:backend: 'rabbitmq' is not referenced; expected one of 'sqlite', 'kafka'.")]
    [InlineData("disable", "worker:backend: 'disable' (none) is not referenced; expected one of 'sqlite', 'kafka'.")]
    public void Seed2_02_a_backend_that_is_not_there_is_refused_with_the_known_names(string word, string text)
    {
        var settings = Read(("worker:backend", word));
        var error = Assert.Throws<TaskKitConfigurationException>(() =>
            BackendChoice.Of(Referenced, settings.Options.Backend, settings.Backend)
        );
        Assert.Equal(text, error.Message);
        Assert.Equal("kafka", BackendChoice.Of(Referenced, "redpanda").Name);
    }

    [Fact]
    public void Seed2_08_two_names_that_contradict_each_other_stop_the_start_and_are_both_named()
    {
        var enabled = Assert.Throws<TaskKitConfigurationException>(() => Read(("worker:enabled", "true"), ("app:worker:enabled", "false")));
        Assert.Equal(
            "worker:enabled: 'true' contradicts 'false' of app:worker:enabled. Set only one of them, or both to the same.",
            enabled.Message
        );
        var backend = Assert.Throws<TaskKitConfigurationException>(() =>
            Read(("TaskKit:Backend", "sqlite"), ("app:worker:backend", "redpanda"))
        );
        Assert.Equal(
            "TaskKit:Backend: 'sqlite' contradicts 'redpanda' of app:worker:backend. Set only one of them, or both to the same.",
            backend.Message
        );
    }

    [Fact]
    public void Seed2_08_names_that_say_the_same_in_their_own_words_agree()
    {
        var options = Read(
            ("TaskKit:Backend", "Kafka"),
            ("worker:backend", "redpanda"),
            ("app:worker:backend", "kafka"),
            ("worker:enabled", "TRUE"),
            ("app:worker:enabled", "true")
        ).Options;
        Assert.Equal(("Kafka", true), (options.Backend, options.Worker.Enabled));
    }

    [Fact]
    public void A_value_that_is_neither_true_nor_false_is_named_by_its_path() =>
        Assert.Equal(
            "app:worker:enabled: expected true or false, got 'yes'.",
            Assert.Throws<TaskKitConfigurationException>(() => Read(("app:worker:enabled", "yes"))).Message
        );

    [Fact]
    public async Task Seed0_26_WORKER_TYPE_is_the_one_type_that_runs()
    {
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            configuration: configuration => configuration.AddInMemoryCollection([new("WORKER_TYPE", ProbeCatalog.Limited)])
        );
        Assert.Contains(
            host.Logs.Lines,
            line => line.Text.StartsWith("Worker started with 1 registered task types", StringComparison.Ordinal)
        );
        Assert.Equal("TaskKit:Worker:Types does not name it", host.Registry.Info(ProbeCatalog.Type)!.OffReason);
    }

    [Fact]
    public async Task Seed0_26_a_WORKER_TYPE_without_a_handler_stops_the_start()
    {
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() =>
            WorkerHost.StartAsync(
                Handlers.Nothing,
                configuration: configuration => configuration.AddInMemoryCollection([new("WORKER_TYPE", "limitd")])
            )
        );
        Assert.Equal(
            "TaskKit:Worker:Types: No handler registered for task type 'limitd'. Registered types: ['limited', 'probe']. Did you mean 'limited'?",
            error.Message
        );
    }

    [Theory]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("WARN", LogLevel.Warning)]
    [InlineData("error", LogLevel.Error)]
    public void Seed0_26_LOG_LEVEL_is_the_lowest_level_of_TaskKits_lines(string word, LogLevel level)
    {
        var logs = LoggerOf(("LOG_LEVEL", word));
        Assert.True(logs.IsEnabled(level));
        Assert.False(logs.IsEnabled(level - 1));
    }

    [Fact]
    public void Seed0_26_a_LOG_LEVEL_that_is_none_warns_and_changes_nothing()
    {
        Assert.True(LoggerOf(("LOG_LEVEL", "loud")).IsEnabled(LogLevel.Information));
        Assert.Equal(
            ["LOG_LEVEL: 'loud' is no log level, and changes nothing; expected one of trace, debug, info, warn, error, critical, none."],
            Read(("LOG_LEVEL", "loud")).Warnings
        );
    }

    [Fact]
    public void Seed0_26_POSTGRES_DSN_is_named_as_unused() =>
        Assert.Equal(
            ["POSTGRES_DSN is set and not used: TaskKit keeps tasks in the backend that is referenced."],
            Read(("POSTGRES_DSN", "postgres://localhost")).Warnings
        );

    [Fact]
    public void Seed0_26_3_retries_and_30_seconds_are_the_defaults()
    {
        var settings = new TaskKit.Execution.TaskTypeSettings(Handlers.Of("x"), Read().Options, false, new(null));
        Assert.Equal((3, TimeSpan.FromSeconds(30)), (settings.MaxRetries, settings.Timeout));
    }

    [Fact]
    public void Seed0_26_KAFKA_BROKERS_beats_files_and_is_beaten_by_flags()
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes("""{"TaskKit":{"Kafka":{"Brokers":"file:9092"}}}"""));
        var file = new ConfigurationBuilder().AddJsonStream(json).Build();
        var withVariable = new ConfigurationBuilder().AddConfiguration(file).AddInMemoryCollection([new("KAFKA_BROKERS", "env:9092")]);
        Assert.Equal("env:9092", Brokers(withVariable.Build()));
        Assert.Equal("flag:9092", Brokers(withVariable.AddCommandLine(["--TaskKit:Kafka:Brokers=flag:9092"]).Build()));
        Assert.Equal("file:9092", Brokers(file));

        static string Brokers(IConfiguration configuration) => TaskKit.Kafka.Settings.KafkaSettings.Read(configuration, new()).Brokers;
    }

    [Theory]
    [InlineData("QUEUED", TaskState.Pending)]
    [InlineData("queued", TaskState.Pending)]
    [InlineData("FAILED", TaskState.Dead)]
    [InlineData("PENDING", TaskState.Pending)]
    [InlineData("RUNNING", TaskState.Running)]
    [InlineData("RETRYING", TaskState.Retrying)]
    [InlineData("DONE", TaskState.Done)]
    [InlineData("DEAD", TaskState.Dead)]
    public void Seed0_28_QUEUED_and_FAILED_are_read_as_PENDING_and_DEAD(string name, TaskState state)
    {
        Assert.True(TaskStateNames.TryParse(name, out var read));
        Assert.Equal(state, read);
    }

    [Fact]
    public void Seed0_28_QUEUED_and_FAILED_are_never_written()
    {
        Assert.DoesNotContain("QUEUED", TaskStateNames.All);
        Assert.DoesNotContain("FAILED", TaskStateNames.All);
        Assert.False(TaskStateNames.TryParse("LOST", out _));
    }

    private static TaskKitSettings Read(params (string Path, string Value)[] values) =>
        TaskKitSettings.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Path, (string?)pair.Value)))
                .Build(),
            Referenced,
            []
        );

    private static ILogger LoggerOf(params (string Path, string Value)[] values)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Path, (string?)pair.Value)));
        builder.Logging.AddProvider(new RecordingLogs());
        builder.AddTaskKit(ProbeCatalog.Registry(Handlers.Nothing));
        return builder.Services.BuildServiceProvider().GetRequiredService<ILoggerFactory>().CreateLogger(WorkerService.LogCategory);
    }
}
