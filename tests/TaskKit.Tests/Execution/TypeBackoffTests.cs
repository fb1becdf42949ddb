using Microsoft.Extensions.Configuration;
using TaskKit.Backends.InMemory;
using TaskKit.Execution;
using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>The waits of one task type: its configuration, else its handler's attribute, else the worker's.</summary>
public sealed class TypeBackoffTests
{
    private static readonly BackoffOptions Worker = new() { Factor = 3, Jitter = 0 };

    [Fact]
    public void Each_number_comes_from_the_nearest_place_that_states_it()
    {
        var handler = Handler(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), 1.5);
        Assert.Equal((1, 60, 3, 0), Of(null, Handler(null, null, null)));
        Assert.Equal((5, 300, 1.5, 0), Of(null, handler));
        Assert.Equal((5, 300, 1.5, 0), Of(new(), handler));
        Assert.Equal(
            (7, 300, 4, 0.5),
            Of(
                new()
                {
                    Initial = TimeSpan.FromSeconds(7),
                    Factor = 4,
                    Jitter = 0.5,
                },
                handler
            )
        );
    }

    [Fact]
    public void A_first_wait_above_the_longest_one_of_another_place_is_the_longest() =>
        Assert.Equal((300, 300, 3, 0), Of(new() { Initial = TimeSpan.FromMinutes(5) }, Handler(null, null, null)));

    [Fact]
    public void Configuration_is_read_for_each_type()
    {
        var options = Read(
            ("TaskKit:Types:probe:Backoff:Initial", "2s"),
            ("TaskKit:Types:probe:Backoff:Max", "3m"),
            ("TaskKit:Types:probe:Backoff:Factor", "2.5"),
            ("TaskKit:Types:probe:Backoff:Jitter", "0.2")
        );
        var backoff = options.OfType("probe")!.Backoff;
        Assert.Equal(
            (TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(3), 2.5, 0.2),
            (backoff.Initial!.Value, backoff.Max!.Value, backoff.Factor!.Value, backoff.Jitter!.Value)
        );
    }

    [Theory]
    [InlineData("Initial", "soon", "expected a duration")]
    [InlineData("Factor", "0.5", "expected 1 to 100, got 0.5")]
    [InlineData("Jitter", "2", "expected 0 to 1, got 2")]
    [InlineData("Max", "400d", "TaskKit:Types:probe:Backoff:Max")]
    public void A_value_out_of_its_range_stops_the_start(string key, string value, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<TaskKitConfigurationException>(() => Read(($"TaskKit:Types:probe:Backoff:{key}", value))).Message
        );

    [Fact]
    public void A_longest_wait_below_the_first_one_beside_it_stops_the_start() =>
        Assert.Throws<TaskKitConfigurationException>(() =>
            Read(("TaskKit:Types:probe:Backoff:Initial", "5m"), ("TaskKit:Types:probe:Backoff:Max", "1m"))
        );

    [Theory]
    [InlineData(false, 100)]
    [InlineData(true, 200)]
    public async Task A_failed_attempt_waits_as_its_type_says(bool isConfigured, double seconds)
    {
        var time = Clock.New();
        await using var backend = new InMemoryBackend(time);
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => throw new InvalidDataException("not yet"),
            backend: backend,
            services: services => services.Add(new(typeof(TimeProvider), time)),
            registry: new TaskRegistry([new Module(Handler(TimeSpan.FromSeconds(100), null, null))], []),
            configuration: configuration =>
            {
                configuration.AddInMemoryCollection([new("TaskKit:Worker:Backoff:Jitter", "0")]);
                if (isConfigured)
                    configuration.AddInMemoryCollection([new("TaskKit:Types:probe:Backoff:Initial", "200s")]);
            }
        );
        var task = await host.WaitAsync(await host.EnqueueAsync(), TaskState.Retrying);
        Assert.Equal(time.GetUtcNow().AddSeconds(seconds), task.Due);
    }

    private static TaskRegistration<ProbeHandler, Probe> Handler(TimeSpan? initial, TimeSpan? max, double? factor) =>
        new(ProbeCatalog.Codec, _ => new ProbeHandler((_, _, _) => throw new InvalidDataException("not yet")))
        {
            Backoff = initial,
            BackoffMax = max,
            BackoffFactor = factor,
        };

    private static (double Initial, double Max, double Factor, double Jitter) Of(TypeBackoffOptions? own, TaskRegistration handler)
    {
        var made = TypeBackoff.Of(own, handler, Worker);
        return (made.Initial.TotalSeconds, made.Max.TotalSeconds, made.Factor, made.Jitter);
    }

    private static TaskKitOptions Read(params (string Key, string Value)[] values) =>
        TaskKitSettings
            .Read(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
                    .Build(),
                ProbeCatalog.Registry((_, _, _) => TaskResult.Done),
                []
            )
            .Options;

    private sealed class Module(TaskRegistration registration) : TaskModule
    {
        public override IReadOnlyList<TaskRegistration> Registrations => [registration];
    }
}
