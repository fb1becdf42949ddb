using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Registry.Versions;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>Several handlers of one task type: the version of a task decides which one runs.</summary>
public sealed class HandlerVersionTests
{
    private const string Type = "invoice";

    [Fact]
    public async Task Seed1_25_versions_1_2_and_3_of_one_handler_run_beside_each_other_with_a_default()
    {
        await using var host = await StartAsync([1, 2, 3]);
        Assert.Equal([1, 2, 3], host.Registry.Info(Type)!.Versions);
        Assert.Equal("v1", await RunAsync(host));
        Assert.Equal("v2", await RunAsync(host, """{"name":"x","version":2}"""));
        Assert.Equal("v3", await RunAsync(host, """{"name":"x","version":"v3"}"""));
    }

    [Theory]
    [InlineData("v1", """{"name":"x"}""", "v1")]
    [InlineData("v2", """{"name":"x"}""", "v2")]
    [InlineData("v3", """{"name":"x","version":"v1"}""", "v3")]
    [InlineData("2", """{"name":"x","version":"v3"}""", "v2")]
    [InlineData(null, """{"name":"x","version":"v3"}""", "v3")]
    [InlineData(null, """{"name":"x","version":2}""", "v2")]
    [InlineData("v9", """{"name":"x","version":"v3"}""", "v3")]
    [InlineData("newest", """{"version":"v0","name":"x"}""", "v1")]
    [InlineData(null, """{"name":"x","more":{"version":"v3"}}""", "v1")]
    public async Task Seed1_26_version_comes_from_metadata_then_payload_then_default(string? metadata, string payload, string ran)
    {
        await using var host = await StartAsync([1, 2, 3]);
        Assert.Equal(ran, await RunAsync(host, payload, metadata: metadata));
    }

    [Theory]
    [InlineData(2, null, null, "v2")]
    [InlineData(2, null, """{"name":"x","version":3}""", "v3")]
    [InlineData(3, "v1", null, "v1")]
    [InlineData(0, null, null, "v1")]
    [InlineData(4, null, null, "v1")]
    public async Task The_version_of_the_envelope_comes_after_the_payload(int version, string? metadata, string? payload, string ran)
    {
        await using var host = await StartAsync([1, 2, 3]);
        Assert.Equal(ran, await RunAsync(host, payload ?? """{"name":"x"}""", version, metadata));
    }

    [Theory]
    [InlineData(new[] { 1, 4 }, 3, "v1")]
    [InlineData(new[] { 1, 4 }, 2, "v1")]
    [InlineData(new[] { 1, 2, 4 }, 3, "v2")]
    [InlineData(new[] { 1, 3 }, 2, "v1")]
    [InlineData(new[] { 2, 3 }, 1, null)]
    [InlineData(new[] { 3, 5 }, 2, null)]
    public async Task Seed1_27_a_version_without_a_handler_falls_back_to_the_next_lower_one(int[] registered, int asked, string? ran)
    {
        await using var host = await StartAsync(registered);
        Assert.Equal(ran, await RunAsync(host, version: asked));
    }

    [Theory]
    [InlineData(new[] { 2, 3 }, 1, "V1 handler not available")]
    [InlineData(new[] { 3, 5 }, 2, "No handler available")]
    public async Task Seed1_28_a_version_that_nobody_runs_is_dead_at_once(int[] registered, int asked, string text)
    {
        await using var host = await StartAsync(registered);
        var id = await host.SubmitAsync(Type, change: task => task with { Version = asked });
        var dead = await host.WaitAsync(id, TaskState.Dead);
        Assert.Equal((DeadLetterReasons.UnsupportedVersion, 0), (dead.Failure!.Reason, dead.Attempts));
        Assert.Equal(
            (TaskErrorTypes.PermanentError, text, "UNSUPPORTED_VERSION"),
            (dead.Failure.Error.Type, dead.Failure.Error.Message, dead.Failure.Error.Code)
        );
        var error = Assert.Throws<UnsupportedHandlerVersionException>(() => host.Registry.Validate(dead.Task));
        Assert.Equal((text, asked, Type), (error.Message, error.Version, error.TaskType));
    }

    [Theory]
    [InlineData(new[] { 1, 3 }, 2, "No handler available")]
    [InlineData(new[] { 2, 3 }, 1, "V1 handler not available")]
    [InlineData(new[] { 1, 3 }, 3, null)]
    [InlineData(new[] { 2 }, 1, "V1 handler not available")]
    public async Task Seed1_27_strict_types_run_no_lower_version(int[] registered, int asked, string? text)
    {
        await using var host = await StartAsync(registered, own => own.StrictVersions = true);
        var id = await host.SubmitAsync(Type, change: task => task with { Version = asked });
        var ended = await host.WaitAsync(id, text is null ? TaskState.Done : TaskState.Dead);
        Assert.Equal(text, ended.Failure?.Error.Message);
    }

    [Fact]
    public async Task Seed4_25_the_default_version_is_configurable_and_else_1_or_the_lowest()
    {
        await using (var host = await StartAsync([1, 2], own => own.DefaultVersion = 2))
            Assert.Equal("v2", await RunAsync(host));
        await using (var host = await StartAsync([2, 3]))
            Assert.Equal("v2", await RunAsync(host));
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() => StartAsync([1, 2], own => own.DefaultVersion = 7));
        Assert.Equal("TaskKit:Types:invoice:DefaultVersion: version 7 has no handler; expected one of 1, 2.", error.Message);
    }

    [Fact]
    public async Task A_type_with_one_version_runs_it_whatever_is_asked()
    {
        await using var host = await StartAsync([2]);
        Assert.Equal("v2", await RunAsync(host, """{"name":"x","version":1}""", 1, "v7"));
    }

    [Fact]
    public async Task The_payload_is_read_by_the_codec_of_its_version_and_a_submit_states_the_version_of_its_class()
    {
        var codec = RawTask.CodecOf(Type);
        var raw = new TaskRegistration<RawHandler, RawTask>(codec, _ => new RawHandler()) { Version = 2 };
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: Handlers.Registry(Handlers.Of(Type, (probe, _, _) => TaskResult.DoneWith($"v1 {probe.Name}")), raw)
        );
        var old = await host.Client.SubmitAsync([new TaskSubmission<Probe>(ProbeCatalog.CodecOf(Type), new Probe("a"))]);
        var next = await host.Client.SubmitAsync([
            new TaskSubmission<RawTask>(codec, new RawTask(Type, System.Text.Json.JsonElement.Parse("""{"id":7}"""))),
        ]);

        var (first, second) = (await host.WaitAsync(old[0].Id, TaskState.Done), await host.WaitAsync(next[0].Id, TaskState.Done));

        Assert.Equal((1, "\"v1 a\""), (first.Task.Version, Text(first)));
        Assert.Equal((2, "\"raw 7\""), (second.Task.Version, Text(second)));
    }

    [Fact]
    public async Task A_submit_of_a_type_with_one_version_states_none()
    {
        await using var host = await StartAsync([2]);
        var id = (await host.Client.SubmitAsync([new TaskSubmission<Probe>(ProbeCatalog.CodecOf(Type), new Probe("a"))]))[0].Id;
        Assert.Null((await host.FindAsync(id)).Task.Version);
    }

    [Fact]
    public async Task The_limit_of_a_type_holds_for_all_its_versions_together()
    {
        int running = 0;
        int most = 0;
        ProbeScript script = async (_, _, cancellationToken) =>
        {
            int now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            Interlocked.Decrement(ref running);
            return TaskResult.Done;
        };
        await using var host = await WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: Handlers.Registry(Handlers.Of(Type, script, concurrency: 1), Handlers.Of(Type, script, version: 2, concurrency: 4))
        );
        var ids = new List<TaskId>();
        for (int i = 0; i < 20; i++)
            ids.Add(await host.SubmitAsync(Type, change: task => task with { Version = 1 + i % 2 }));
        foreach (var id in ids)
            await host.WaitAsync(id, TaskState.Done);
        Assert.Equal(1, most);
    }

    private static Task<WorkerHost> StartAsync(int[] versions, Action<TaskTypeOptions>? own = null) =>
        WorkerHost.StartAsync(
            Handlers.Nothing,
            options =>
            {
                options.Types[Type] = new TaskTypeOptions();
                own?.Invoke(options.Types[Type]);
            },
            registry: Handlers.Registry([
                .. versions.Select(version => Handlers.Of(Type, (_, _, _) => TaskResult.DoneWith($"v{version}"), version: version)),
            ])
        );

    /// <summary>The version that ran, or null when the task is dead.</summary>
    private static async Task<string?> RunAsync(
        WorkerHost host,
        string payload = """{"name":"x"}""",
        int? version = null,
        string? metadata = null
    )
    {
        var id = await host.SubmitAsync(
            Type,
            payload,
            task =>
                task with
                {
                    Version = version,
                    Metadata = metadata is null ? task.Metadata : new Dictionary<string, string> { ["handler_version"] = metadata },
                }
        );
        await Eventually.TrueAsync(async () => (await host.FindAsync(id)).State.IsTerminal(), "the task has ended");
        var task = await host.FindAsync(id);
        return task.State == TaskState.Done ? Text(task).Trim('"') : null;
    }

    private static string Text(TaskRecord task) => System.Text.Encoding.UTF8.GetString(task.Result.Span);

    private sealed class RawHandler : ITaskHandler<RawTask>
    {
        public ValueTask<TaskResult> HandleAsync(RawTask payload, TaskContext context, CancellationToken cancellationToken) =>
            TaskResult.DoneWith($"raw {payload.Payload.GetProperty("id")}");
    }
}
