using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Testing;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Testing;

/// <summary>Tests of running tasks one by one.</summary>
public sealed class ProcessTests
{
    private readonly List<string> _ran = [];

    public static TheoryData<string> Stores => Kit.Stores;

    [Theory, MemberData(nameof(Stores))]
    public async Task One_call_runs_one_task_and_tells_whether_there_was_one(string store)
    {
        await using var host = await Kit.StartAsync(store, Note);
        var (first, second) = (await host.EnqueueAsync("1"), await host.EnqueueAsync("2"));
        Assert.Empty(_ran);

        Assert.True(await host.ProcessOneAsync());
        Assert.Equal(["1"], _ran);
        Assert.Equal((TaskState.Done, TaskState.Pending), ((await host.FindAsync(first)).State, (await host.FindAsync(second)).State));
        Assert.True(await host.ProcessOneAsync());
        Assert.False(await host.ProcessOneAsync());

        Assert.Equal(["1", "2"], _ran);
        Assert.Equal(2, await host.CountAsync(TaskState.Done));
        Assert.Equal([first, second], host.Attempts.Select(attempt => attempt.Id));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_task_that_is_not_due_is_not_run(string store)
    {
        await using var host = await Kit.StartAsync(store, Note);
        await host.EnqueueAsync(options: new() { Delay = TimeSpan.FromMinutes(5) });

        Assert.False(await host.ProcessOneAsync());
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.True(await host.ProcessOneAsync());
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_higher_priority_runs_first(string store)
    {
        await using var host = await Kit.StartAsync(store, Note);
        await host.EnqueueAsync("low", new() { Priority = -1 });
        await host.EnqueueAsync("high", new() { Priority = 1 });

        await host.DrainAsync();

        Assert.Equal(["high", "low"], _ran);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_delegate_runs_in_place_of_the_handler_for_one_call_and_its_payload(string store)
    {
        await using var host = await Kit.StartAsync(store, Note, (letter, _) => Noted($"letter {letter.Name}"));
        await host.EnqueueAsync("1");
        await host.EnqueueAsync("2");
        await host.EnqueueLetterAsync("3");

        int calls = 0;
        while (await host.ProcessOneAsync<Letter>((letter, context, _) => Noted($"{++calls}. delegate {letter.Name} of {context.Type}")))
        { }

        Assert.Equal(["1", "1. delegate 3 of letter", "2"], _ran.Order(StringComparer.Ordinal));
        await host.EnqueueLetterAsync("4");
        await host.ProcessOneAsync();
        Assert.Equal("letter 4", _ran[^1]);
    }

    [Fact]
    public async Task A_delegate_for_a_payload_that_no_handler_takes_is_refused()
    {
        await using var host = await Kit.StartAsync();
        await host.EnqueueAsync();

        var error = await Assert.ThrowsAsync<TaskTestException>(() => host.ProcessOneAsync<ProcessTests>((_, _, _) => TaskResult.Done));

        Assert.Contains("No handler of this host takes TaskKit.Tests.Testing.ProcessTests.", error.Message, StringComparison.Ordinal);
        Assert.Contains("TaskKit.Tests.Testing.Letter", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await host.CountAsync(TaskState.Pending));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_task_is_run_by_its_id_before_others_which_keep_their_place(string store)
    {
        await using var host = await Kit.StartAsync(store, Note);
        TaskId[] ids = [await host.EnqueueAsync("1"), await host.EnqueueAsync("2"), await host.EnqueueAsync("3")];

        var outcome = await host.ProcessAsync(ids[1]);

        Assert.Equal((ids[1], 1, TaskState.Done), (outcome.Id, outcome.Attempt, outcome.State));
        Assert.Equal(new Probe("2"), outcome.Payload);
        Assert.Equal((TaskState.Pending, 0), ((await host.FindAsync(ids[0])).State, (await host.FindAsync(ids[0])).Attempts));
        await host.DrainAsync();
        Assert.Equal(["2", "1", "3"], _ran);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_task_is_run_by_its_id_and_a_delegate(string store)
    {
        await using var host = await Kit.StartAsync(store, Note);
        var id = await host.EnqueueAsync();

        var outcome = await host.ProcessAsync<Probe>(id, (_, _, _) => TaskResult.DoneWith("by hand"));

        Assert.Equal("\"by hand\"", outcome.Result);
        Assert.Empty(_ran);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task An_outcome_has_the_error_and_the_exception(string store)
    {
        await using var host = await Kit.StartAsync(store, (_, _, _) => throw new InvalidDataException("No such order."));
        var id = await host.EnqueueAsync();

        var outcome = await host.ProcessAsync(id);

        Assert.Equal((TaskState.Retrying, "No such order."), (outcome.State, outcome.Error!.Message));
        Assert.Equal((TaskErrorTypes.HandlerError, "System.IO.InvalidDataException"), (outcome.Reason, outcome.Error.Code));
        Assert.Equal(host.Time.GetUtcNow().AddSeconds(1), outcome.Due);
        Assert.IsType<InvalidDataException>(outcome.Exception);
        var error = Assert.Throws<TaskTestException>(outcome.EnsureDone);
        Assert.Equal($"Task probe {id} is RETRYING after attempt 1, not DONE: handler_error: No such order.", error.Message);
        Assert.Same(outcome.Exception, error.InnerException);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_payload_that_cannot_be_read_is_dead_and_no_handler_sees_it(string store)
    {
        await using var host = await Kit.StartAsync(store, Note);
        var task = new TaskEnvelope
        {
            Id = TaskId.New(host.Time),
            Type = "probe",
            Payload = "{}"u8.ToArray(),
            CreatedAt = host.Time.GetUtcNow(),
        };
        await ((ITaskBackend)host.Services.GetService(typeof(ITaskBackend))!).SubmitAsync([task], CancellationToken.None);

        var outcome = await host.ProcessAsync(task.Id);

        Assert.Equal((TaskState.Dead, DeadLetterReasons.InvalidPayload), (outcome.State, outcome.Reason));
        Assert.Equal("probe: 'name' is required", outcome.Error!.Message);
        Assert.Null(outcome.Payload);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task An_unknown_id_is_named(string store)
    {
        await using var host = await Kit.StartAsync(store);
        var id = TaskId.New(host.Time);

        var error = await Assert.ThrowsAsync<TaskTestException>(() => host.ProcessAsync(id));

        Assert.StartsWith($"No task is stored under {id}.", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TaskTestException>(() => host.FindAsync(id));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_task_that_waits_names_the_time_and_the_call_to_make(string store)
    {
        await using var host = await Kit.StartAsync(store, Note);
        var id = await host.EnqueueAsync(options: new() { Delay = TimeSpan.FromSeconds(90) });

        var error = await Assert.ThrowsAsync<TaskTestException>(() => host.ProcessAsync(id));

        Assert.Contains("is SCHEDULED and due at 2030-01-01T00:01:30", error.Message, StringComparison.Ordinal);
        Assert.Contains("AdvanceAsync(TimeSpan.FromSeconds(90))", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_task_that_has_ended_names_its_end(string store)
    {
        await using var host = await Kit.StartAsync(store, (_, _, _) => TaskResult.Fail(TaskError.Permanent("No.")));
        var id = await host.EnqueueAsync();
        await host.ProcessAsync(id);

        var error = await Assert.ThrowsAsync<TaskTestException>(() => host.ProcessAsync(id));

        Assert.Contains("has ended as DEAD (permanent_error: No). Operations.ReplayAsync", error.Message, StringComparison.Ordinal);
        await host.Operations.ReplayAsync(id, CancellationToken.None);
        Assert.Equal(TaskState.Dead, (await host.ProcessAsync(id)).State);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_task_behind_another_of_its_key_names_the_key(string store)
    {
        await using var host = await Kit.StartAsync(store, Note);
        var first = await host.EnqueueAsync("1", new() { Key = "ada" });
        var second = await host.EnqueueAsync("2", new() { Key = "ada" });

        var error = await Assert.ThrowsAsync<TaskTestException>(() => host.ProcessAsync(second));

        Assert.Contains("waits behind an earlier task of its key 'ada'", error.Message, StringComparison.Ordinal);
        Assert.Empty(_ran);
        await host.ProcessAsync(first);
        await host.ProcessAsync(second);
        Assert.Equal(["1", "2"], _ran);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_type_that_is_switched_off_waits_with_its_reason(string store)
    {
        await using var host = await Kit.StartAsync(store, Note);
        var id = await host.EnqueueAsync();
        host.Registry.Disable("probe", "the gateway is being moved");

        Assert.False(await host.ProcessOneAsync());
        var error = await Assert.ThrowsAsync<TaskTestException>(() => host.ProcessAsync(id));

        Assert.EndsWith("its type is switched off: the gateway is being moved.", error.Message, StringComparison.Ordinal);
        host.Registry.Enable("probe");
        Assert.True(await host.ProcessOneAsync());
    }

    [Fact]
    public async Task A_task_of_a_type_that_nobody_has_is_dead_as_in_a_program()
    {
        await using var host = await Kit.StartAsync();
        var id = (await host.Client.SubmitAsync([new TaskSubmission<Probe>(ProbeCatalog.CodecOf("fax"), new Probe("x"))]))[0].Id;

        Assert.Equal((TaskState.Dead, DeadLetterReasons.UnknownType), Of(await host.ProcessAsync(id)));

        static (TaskState, string?) Of(AttemptOutcome outcome) => (outcome.State, outcome.Reason);
    }

    [Fact]
    public async Task What_a_handler_leaves_in_its_context_does_not_reach_the_test()
    {
        var local = new AsyncLocal<string>();
        await using var host = await Kit.StartAsync(
            probe: (_, _, _) =>
            {
                local.Value = "handler";
                return TaskResult.Done;
            }
        );
        await host.EnqueueAsync();

        Assert.True(await host.ProcessOneAsync());

        Assert.Null(local.Value);
    }

    [Fact]
    public async Task A_handler_runs_without_the_synchronization_of_the_test_which_keeps_it()
    {
        SynchronizationContext? seen = new();
        var own = new SynchronizationContext();
        await using var host = await Kit.StartAsync(
            probe: (_, _, _) =>
            {
                seen = SynchronizationContext.Current;
                return TaskResult.Done;
            }
        );
        await host.EnqueueAsync();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(own);

        var running = host.ProcessOneAsync();
        var after = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(before);

        Assert.True(await running);
        Assert.Null(seen);
        Assert.Same(own, after);
    }

    [Fact]
    public async Task A_delegate_runs_in_place_of_the_catch_all_handler()
    {
        var others = new TaskCatchAll<DelegateHandler>(_ => new DelegateHandler((_, _, _) => Noted("catch-all")));
        await using var host = await TaskTestHost.StartAsync(new TaskRegistry([new HandlerModule(others)], []));
        foreach (string name in (string[])["1", "2"])
            await host.Client.SubmitAsync([new TaskSubmission<Probe>(ProbeCatalog.CodecOf("fax"), new Probe(name))]);

        Assert.True(await host.ProcessOneAsync<RawTask>((raw, context, _) => Noted($"delegate of {context.Type}")));
        Assert.True(await host.ProcessOneAsync());

        Assert.Equal(["delegate of fax", "catch-all"], _ran);
    }

    private ValueTask<TaskResult> Note(Probe probe, TaskContext context, CancellationToken cancellationToken) => Noted(probe.Name);

    private TaskResult Noted(string text)
    {
        _ran.Add(text);
        return TaskResult.Done;
    }
}
