using System.Collections.Concurrent;
using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>Cancelling, and its races with outcomes.</summary>
public sealed class CancelTests
{
    [RedisFact]
    public async Task What_is_not_stored_is_not_found()
    {
        await using var redis = await GuardHarness.StartAsync();
        Assert.Equal(OperationResult.NotFound, await CancelAsync(redis, redis.NewId()));
    }

    [RedisFact]
    public async Task A_waiting_task_is_cancelled_at_once()
    {
        await using var redis = await GuardHarness.StartAsync();
        var task = new AcceptedTask(redis.NewId(), "sms", redis.NextPlace());
        await redis.AcceptAsync(task);
        Assert.Equal(OperationResult.Applied, await CancelAsync(redis, task.Id));
        var found = await redis.FindAsync(task.Id);
        Assert.Equal((TaskState.Cancelled, "Cancelled on request before it ran."), (found.State, found.Failure?.Error.Message));
        Assert.Equal(SkipReason.Terminal, (await redis.StartAsync(redis.Request(task.Id, task.Place))).Skip);
        Assert.Equal(OperationResult.WrongState, await CancelAsync(redis, task.Id));
    }

    [RedisFact]
    public async Task The_worker_of_a_running_task_is_told_once_it_asks()
    {
        await using var redis = await GuardHarness.StartAsync();
        var asked = new ConcurrentQueue<TaskId>();
        redis.Worker().CancelRequested += asked.Enqueue;
        var one = await redis.RunningAsync();
        var two = await redis.RunningAsync();
        Assert.Equal(OperationResult.Requested, await CancelAsync(redis, one.Id));
        Assert.Equal(OperationResult.Requested, await CancelAsync(redis, two.Id));
        await Eventually.TrueAsync(() => asked.Contains(one.Id) && asked.Contains(two.Id));
        Assert.True((await redis.FindAsync(one.Id)).CancelRequested);
        await redis.Worker().RenewAsync(CancellationToken.None);
        await redis.Worker().RenewAsync(CancellationToken.None);
        Assert.Equal("0", await redis.CommandAsync("EXISTS", $"tk:c:{redis.Worker().Incarnation:x16}"));
    }

    [RedisFact]
    public async Task Success_and_death_win_over_the_request()
    {
        await using var redis = await GuardHarness.StartAsync();
        var done = await CancelledRunAsync(redis);
        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Done(done)));
        Assert.Equal(TaskState.Done, (await redis.FindAsync(done.Id)).State);
        var dead = await CancelledRunAsync(redis);
        var intent = new Intent(IntentKind.Dead, null, GuardHarness.Failure);
        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Decide(dead, intent, true)));
        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Dead(dead, intent.Failure, true, redis.NextPlace())));
        Assert.Equal(TaskState.Dead, (await redis.FindAsync(dead.Id)).State);
    }

    [RedisFact]
    public async Task Whatever_would_run_again_is_cancelled_instead_also_when_it_is_asked_twice()
    {
        await using var redis = await GuardHarness.StartAsync();
        var due = redis.Now.AddMinutes(1);
        var retry = new Intent(IntentKind.Retry, due, GuardHarness.Failure);
        await AssertCancelledAsync(redis, run => SettleRequest.Released(run), 0);
        await AssertCancelledAsync(redis, run => SettleRequest.SnoozeInPlace(run, due), 0);
        await AssertCancelledAsync(redis, run => SettleRequest.RetryInPlace(run, due, GuardHarness.Failure), 1);
        await AssertCancelledAsync(redis, run => SettleRequest.Decide(run, retry, true), 1);
        await AssertCancelledAsync(redis, run => SettleRequest.Decide(run, retry with { Kind = IntentKind.Snooze }, false), 0);
    }

    [RedisFact]
    public async Task A_task_that_was_handed_on_is_cancelled_at_once_whether_its_next_record_is_there_or_not()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        var retry = new Intent(IntentKind.Retry, redis.Now, GuardHarness.Failure);
        await redis.SettleAsync(SettleRequest.Decide(run, retry, true));
        Assert.Equal(OperationResult.Applied, await CancelAsync(redis, run.Id));
        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Decide(run, retry, true)));
        Assert.Equal(TaskState.Cancelled, (await redis.FindAsync(run.Id)).State);
        Assert.Equal(SkipReason.Terminal, (await redis.StartAsync(redis.Request(run.Id, run.Place))).Skip);
        Assert.Equal(SkipReason.Terminal, (await redis.StartAsync(redis.Request(run.Id, leg: 1, ended: 1))).Skip);
    }

    [RedisTheory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_task_whose_worker_died_with_the_request_is_cancelled(int turn)
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        await CancelAsync(redis, run.Id);
        await redis.KillAsync("a");
        var request = redis.Request(run.Id, turn == 0 ? run.Place : null, turn, worker: "b");
        var answer = await redis.StartAsync(request);
        Assert.Equal((StartKind.Skip, SkipReason.Cancelled), (answer.Kind, answer.Skip));
        Assert.Equal(SkipReason.Terminal, (await redis.StartAsync(request)).Skip);
        Assert.Equal(TaskState.Cancelled, (await redis.FindAsync(run.Id)).State);
    }

    [RedisFact]
    public async Task A_decided_death_whose_worker_died_is_finished_all_the_same()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        await redis.SettleAsync(SettleRequest.Decide(run, new(IntentKind.Dead, null, GuardHarness.Failure), true));
        await CancelAsync(redis, run.Id);
        await redis.KillAsync("a");
        Assert.Equal(StartKind.Resume, (await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b"))).Kind);
    }

    private static async Task AssertCancelledAsync(GuardHarness redis, Func<GrantedRun, SettleRequest> settle, int ended)
    {
        var run = await CancelledRunAsync(redis);
        for (int i = 0; i < 2; i++)
            Assert.Equal(SettleAnswer.Cancelled, await redis.SettleAsync(settle(run)));
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((TaskState.Cancelled, ended), (task.State, task.Ended));
        Assert.Equal("Cancelled on request while it ran.", task.Failure?.Error.Message);
    }

    private static async Task<GrantedRun> CancelledRunAsync(GuardHarness redis)
    {
        var run = await redis.RunningAsync();
        Assert.Equal(OperationResult.Requested, await CancelAsync(redis, run.Id));
        return run;
    }

    private static async Task<OperationResult> CancelAsync(GuardHarness redis, TaskId id) =>
        await redis.Guard.CancelAsync(id, CancellationToken.None);
}
