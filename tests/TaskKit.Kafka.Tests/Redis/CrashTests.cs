using System.Collections.Concurrent;
using TaskKit.Brokers.Guarding;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>Tasks whose workers died.</summary>
public sealed class CrashTests
{
    [RedisFact]
    public async Task A_live_holder_is_left_alone()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        Assert.Equal(StartKind.Busy, (await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b"))).Kind);
        Assert.Equal(StartKind.Busy, (await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "a"))).Kind);
    }

    [RedisFact]
    public async Task One_crash_is_counted_two_ask_for_a_lone_run_and_three_bury()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        await redis.KillAsync("a");
        Assert.Equal(new(StartKind.Granted, 0, 1), await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b")));
        await redis.KillAsync("b");
        for (int i = 0; i < 3; i++)
            Assert.Equal(new(StartKind.Solo, 0, 2), await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "c")));
        Assert.Equal(2, (await redis.FindAsync(run.Id)).Crashes);
        Assert.Equal(new(StartKind.Granted, 0, 2), await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "c", solo: true)));
        await redis.KillAsync("c");
        var request = redis.Request(run.Id, run.Place, worker: "d");
        var bury = await redis.StartAsync(request);
        Assert.Equal(new(StartKind.Bury, 0, 3), bury);
        Assert.False(await GiveUpAsync(redis, request.Run(bury)));
        Assert.Equal(bury, await redis.StartAsync(request));
        var crashed = new Intent(IntentKind.Dead, null, new("crashed", TaskError.Permanent("It killed its workers.")));
        var held = request.Run(bury);
        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Decide(held, crashed, counted: false)));
        Assert.Equal(
            SettleAnswer.Applied,
            await redis.SettleAsync(SettleRequest.Dead(held, crashed.Failure, counted: false, redis.NextPlace("tasks.dlq")))
        );
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((TaskState.Dead, 0, 3), (task.State, task.Ended, task.Crashes));
    }

    [RedisFact]
    public async Task A_live_holder_is_asked_now_and_then_whether_it_still_has_the_run()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        var doubted = new ConcurrentQueue<(TaskId, Token)>();
        redis.Worker("a").Doubted += (id, token) => doubted.Enqueue((id, token));
        await HeldAsync(redis, run);
        await redis.Worker("a").RenewAsync(CancellationToken.None);
        redis.Time.Advance(TimeSpan.FromSeconds(5));
        await HeldAsync(redis, run);
        await Eventually.TrueAsync(() => !doubted.IsEmpty);
        redis.Time.Advance(TimeSpan.FromSeconds(1));
        await HeldAsync(redis, run);
        await redis.Worker("a").RenewAsync(CancellationToken.None);
        await redis.Worker("a").RenewAsync(CancellationToken.None);
        Assert.Equal([(run.Id, run.Token)], doubted);
    }

    [RedisFact]
    public async Task A_run_that_its_worker_no_longer_has_is_granted_to_others_uncounted()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        var asked = await redis.RunningAsync("a");
        await redis.Guard.CancelAsync(asked.Id, CancellationToken.None);
        var dying = await redis.RunningAsync("a");
        await redis.SettleAsync(SettleRequest.Decide(dying, new(IntentKind.Dead, null, GuardHarness.Failure), counted: true));

        Assert.False(await GiveUpAsync(redis, run with { Token = redis.Worker("a").NextToken() }));
        Assert.False(await GiveUpAsync(redis, run with { Id = redis.NewId() }));
        Assert.False(await GiveUpAsync(redis, dying));
        Assert.True(await GiveUpAsync(redis, run));
        Assert.False(await GiveUpAsync(redis, run));
        Assert.True(await GiveUpAsync(redis, asked));

        Assert.Equal(TaskState.Cancelled, (await redis.FindAsync(asked.Id)).State);
        Assert.Equal(TaskState.Running, (await redis.FindAsync(dying.Id)).State);
        Assert.Equal(new(StartKind.Granted, 0, 0), await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b")));
    }

    [RedisFact]
    public async Task A_waiting_task_that_crashed_twice_runs_alone()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        await redis.KillAsync("a");
        await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b"));
        await redis.KillAsync("b");
        var request = redis.Request(run.Id, run.Place, worker: "c", solo: true);
        var held = request.Run(await redis.StartAsync(request));
        await redis.SettleAsync(SettleRequest.Decide(held, new(IntentKind.Retry, redis.Now, GuardHarness.Failure), counted: true));
        Assert.Equal(new(StartKind.Solo, 1, 2), await redis.StartAsync(redis.Request(run.Id, leg: 1, ended: 1, worker: "c")));
        Assert.Equal(
            new(StartKind.Granted, 1, 2),
            await redis.StartAsync(redis.Request(run.Id, leg: 1, ended: 1, worker: "c", solo: true))
        );
    }

    [RedisFact]
    public async Task One_that_must_run_alone_can_be_put_off_and_no_death_counts_for_whoever_passes_it_on()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        await redis.KillAsync("a");
        await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b"));
        await redis.KillAsync("b");
        var due = redis.Now + TimeSpan.FromSeconds(3);
        var request = redis.Request(run.Id, run.Place, worker: "c") with { Defer = true, Due = due };

        var answer = await redis.StartAsync(request);

        Assert.Equal((StartKind.Resume, IntentKind.Snooze, due), (answer.Kind, answer.Intent!.Kind, answer.Intent.Due));
        Assert.Equal(answer, await redis.StartAsync(request));
        await redis.KillAsync("c");
        var heirs = redis.Request(run.Id, run.Place, worker: "d");
        var again = await redis.StartAsync(heirs);
        Assert.Equal((StartKind.Resume, 2), (again.Kind, again.Crashes));
        Assert.Equal(TaskState.Scheduled, (await redis.FindAsync(run.Id)).State);
        redis.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(new(StartKind.Solo, 0, 2), await redis.StartAsync(redis.Request(run.Id, leg: 1, worker: "e")));
    }

    [RedisFact]
    public async Task One_that_need_not_run_alone_is_not_put_off()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        await redis.KillAsync("a");
        var request = redis.Request(run.Id, run.Place, worker: "b") with { Defer = true, Due = redis.Now + TimeSpan.FromSeconds(3) };
        Assert.Equal(new(StartKind.Granted, 0, 1), await redis.StartAsync(request));
    }

    [RedisFact]
    public async Task What_was_granted_ahead_of_its_turn_is_no_crash_and_is_granted_in_its_turn_only()
    {
        await using var redis = await GuardHarness.StartAsync();
        var (id, place) = (redis.NewId(), redis.NextPlace());
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(redis.Request(id, place, worker: "a") with { Early = true })).Kind);
        Assert.Equal(StartKind.Busy, (await redis.StartAsync(redis.Request(id, place, worker: "b"))).Kind);
        await redis.KillAsync("a");

        Assert.Equal(StartKind.Busy, (await redis.StartAsync(redis.Request(id, place, worker: "b") with { Early = true })).Kind);
        Assert.Equal(new(StartKind.Granted, 0, 0), await redis.StartAsync(redis.Request(id, place, worker: "b")));

        await redis.KillAsync("b");
        Assert.Equal(StartKind.Busy, (await redis.StartAsync(redis.Request(id, place, worker: "c") with { Early = true })).Kind);
        Assert.Equal(new(StartKind.Granted, 0, 1), await redis.StartAsync(redis.Request(id, place, worker: "c")));
    }

    [RedisFact]
    public async Task What_was_granted_ahead_is_settled_like_any_other()
    {
        await using var redis = await GuardHarness.StartAsync();
        var request = redis.Request(redis.NewId(), redis.NextPlace(), worker: "a") with { Early = true };
        var held = request.Run(await redis.StartAsync(request));

        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Done(held)));
        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Done(held)));
        Assert.Equal(TaskState.Done, (await redis.FindAsync(request.Id)).State);
    }

    [RedisFact]
    public async Task A_suspect_that_returned_is_no_crash()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        var lease = redis.Worker("a");
        await redis.KillAsync("a");
        Assert.Equal(new(StartKind.Granted, 0, 1), await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b")));
        await redis.KillAsync("b");
        await redis.ReturnAsync(lease);
        Assert.Equal(new(StartKind.Granted, 0, 1), await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "c")));
    }

    [RedisFact]
    public async Task A_worker_that_left_in_order_is_no_crash()
    {
        await using var redis = await GuardHarness.StartAsync();
        var lease = redis.Guard.OpenLease("left");
        var request = redis.Request(redis.NewId()) with { Token = lease.NextToken() };
        await redis.StartAsync(request);
        await lease.DisposeAsync();
        Assert.Equal(new(StartKind.Granted, 0, 0), await redis.StartAsync(redis.Request(request.Id, request.Place, worker: "b")));
    }

    [RedisFact]
    public async Task A_replay_has_no_suspects()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        await redis.KillAsync("a");
        var request = redis.Request(run.Id, run.Place, worker: "b");
        var again = request.Run(await redis.StartAsync(request));
        await redis.SettleAsync(SettleRequest.Dead(again, GuardHarness.Failure, true, redis.NextPlace()));
        Assert.Equal(new(StartKind.Granted, 0, 0), await redis.StartAsync(redis.Request(run.Id, generation: 1, worker: "b")));
        await redis.KillAsync("b");
        Assert.Equal(
            new(StartKind.Granted, 0, 1),
            await redis.StartAsync(redis.Request(run.Id, (await redis.FindAsync(run.Id)).Place, generation: 1, worker: "c"))
        );
    }

    [RedisFact]
    public async Task Held_says_which_runs_are_still_ours()
    {
        await using var redis = await GuardHarness.StartAsync();
        var running = await redis.RunningAsync("a");
        var done = await redis.RunningAsync("a");
        await redis.SettleAsync(SettleRequest.Done(done));
        var taken = await redis.RunningAsync("a");
        await redis.KillAsync("a");
        await redis.StartAsync(redis.Request(taken.Id, taken.Place, worker: "b"));
        // Of the last one Redis knows nothing, and of the one before it only that it waits: it has lost what START had written.
        var waits = redis.NewId();
        var place = redis.NextPlace();
        await redis.AcceptAsync(new AcceptedTask(waits, "sms", place));
        GrantedRun[] runs = [taken, running, done, running with { Id = waits, Place = place }, running with { Id = redis.NewId() }];
        bool[] held = await redis.Guard.StillGrantedAsync(runs, CancellationToken.None);
        Assert.Equal([false, true, false, true, true], held);
    }

    [RedisFact]
    public async Task The_outcome_of_a_run_whose_grant_Redis_has_lost_is_stored()
    {
        await using var redis = await GuardHarness.StartAsync();
        var id = redis.NewId();
        var place = redis.NextPlace();
        var run = redis.Request(id, place).Run(new StartAnswer(StartKind.Granted, 0, 0));
        await redis.AcceptAsync(new AcceptedTask(id, "sms", place));

        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Done(run)));
        Assert.Equal(TaskState.Done, (await redis.FindAsync(id)).State);
    }

    private static async Task HeldAsync(GuardHarness redis, GrantedRun run) =>
        Assert.Equal(StartKind.Busy, (await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b"))).Kind);

    private static async Task<bool> GiveUpAsync(GuardHarness redis, GrantedRun run) =>
        await redis.Guard.GiveUpAsync(run.Id, run.Token, CancellationToken.None);
}
