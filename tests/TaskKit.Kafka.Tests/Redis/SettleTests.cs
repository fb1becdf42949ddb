using System.Text;
using TaskKit.Brokers.Guarding;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>Each kind of outcome, its repeats, and what comes too late.</summary>
public sealed class SettleTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private static readonly TaskKit.Backends.TaskFailure Failure = GuardHarness.Failure;

    [RedisFact]
    public async Task Success_is_done_and_counts_the_attempt()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        redis.Time.Advance(Wait);
        await AssertTwiceAsync(redis, SettleRequest.Done(run), SettleAnswer.Applied);
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((TaskState.Done, 1, redis.Now), (task.State, task.Ended, task.ChangedAt));
        Assert.Equal(redis.Now - Wait, task.StartedAt);
        Assert.Equal(run.Place, task.Place);
        Assert.Equal("a", task.Worker);
        Assert.True(task.Result.IsEmpty);
    }

    [RedisFact]
    public async Task A_result_is_kept_and_an_earlier_failure_is_not_shown()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.RetryInPlace(run, redis.Now, Failure));
        Assert.Equal(Failure, (await redis.FindAsync(run.Id)).Failure);
        var request = redis.Request(run.Id, run.Place);
        run = request.Run(await redis.StartAsync(request));
        await AssertTwiceAsync(redis, SettleRequest.Done(run, Encoding.UTF8.GetBytes("""{"sum":3}""")), SettleAnswer.Applied);
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((TaskState.Done, 2), (task.State, task.Ended));
        Assert.Equal("""{"sum":3}""", Encoding.UTF8.GetString(task.Result.Span));
        Assert.Null(task.Failure);
    }

    [RedisFact]
    public async Task Cancelled_keeps_the_reason_and_counts_nothing()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        await AssertTwiceAsync(redis, SettleRequest.Cancelled(run, Failure), SettleAnswer.Applied);
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((TaskState.Cancelled, 0), (task.State, task.Ended));
        Assert.Equal(Failure, task.Failure);
    }

    [RedisFact]
    public async Task Released_waits_again_uncounted()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        await AssertTwiceAsync(redis, SettleRequest.Released(run), SettleAnswer.Applied);
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((TaskState.Pending, 0), (task.State, task.Ended));
        Assert.Equal(new(StartKind.Granted, 0, 0), await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b")));
    }

    [RedisTheory]
    [InlineData(true, TaskState.Retrying, 1)]
    [InlineData(false, TaskState.Scheduled, 0)]
    public async Task Waiting_in_place_keeps_turn_and_record(bool retry, TaskState state, int ended)
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        var due = redis.Now + Wait;
        await AssertTwiceAsync(
            redis,
            retry ? SettleRequest.RetryInPlace(run, due, Failure) : SettleRequest.SnoozeInPlace(run, due),
            SettleAnswer.Applied
        );
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((state, ended, 0, run.Place, due), (task.State, task.Ended, task.Leg, task.Place, task.Due));
        Assert.Equal(StartKind.NotDue, (await redis.StartAsync(redis.Request(run.Id, run.Place))).Kind);
        redis.Time.Advance(Wait);
        Assert.Equal(new(StartKind.Granted, ended, 0), await redis.StartAsync(redis.Request(run.Id, run.Place)));
    }

    [RedisTheory]
    [InlineData(IntentKind.Retry, TaskState.Retrying, 1, false)]
    [InlineData(IntentKind.Retry, TaskState.Retrying, 1, true)]
    [InlineData(IntentKind.Snooze, TaskState.Scheduled, 0, false)]
    public async Task A_task_that_is_handed_on_waits_in_its_next_turn(object kind, TaskState state, int ended, bool hasKey)
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync(key: hasKey ? "order-1" : null);
        var intent = new Intent((IntentKind)kind, redis.Now + Wait, ended == 1 ? Failure : null);
        await AssertTwiceAsync(redis, SettleRequest.Decide(run, intent, counted: ended == 1), SettleAnswer.Applied);
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((state, ended, 1, true), (task.State, task.Ended, task.Leg, task.IsHandedOn));
        Assert.Equal(("sms", run.Place, intent.Due), (task.Type, task.Place, task.Due));
        Assert.Equal(intent.Failure, task.Failure);
        redis.Time.Advance(Wait);
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(redis.Request(run.Id, leg: 1, ended: ended))).Kind);
        Assert.False((await redis.FindAsync(run.Id)).IsHandedOn);
    }

    [RedisFact]
    public async Task A_death_is_decided_then_written()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        var intent = new Intent(IntentKind.Dead, null, Failure);
        await AssertTwiceAsync(redis, SettleRequest.Decide(run, intent, counted: true), SettleAnswer.Applied);
        Assert.Equal((TaskState.Running, 1), ((await redis.FindAsync(run.Id)).State, (await redis.FindAsync(run.Id)).Ended));
        var letter = redis.NextPlace("tasks.dlq");
        await AssertTwiceAsync(redis, SettleRequest.Dead(run, Failure, counted: true, letter), SettleAnswer.Applied);
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((TaskState.Dead, 1, 0, "sms"), (task.State, task.Ended, task.Leg, task.Type));
        Assert.Equal((Failure, run.Place, letter), (task.Failure, task.Place, task.DeadLetter));
        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Decide(run, intent, counted: true)));
        Assert.Equal(task, await redis.FindAsync(run.Id));
    }

    [RedisFact]
    public async Task Another_outcome_of_a_run_that_was_handed_on_leaves_its_record_open_until_the_next_turn_has_started()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.Decide(run, new(IntentKind.Retry, redis.Now, Failure), counted: true));
        SettleRequest[] others =
        [
            SettleRequest.Done(run),
            SettleRequest.Released(run),
            SettleRequest.RetryInPlace(run, redis.Now, Failure),
            SettleRequest.Decide(run, new(IntentKind.Dead, null, Failure), counted: true),
            SettleRequest.Done(run with { Token = redis.Worker().NextToken() }),
        ];
        foreach (var other in others)
            Assert.Equal(SettleAnswer.StaleOpen, await redis.SettleAsync(other));
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(redis.Request(run.Id, leg: 1, ended: 1))).Kind);
        foreach (var other in others)
            Assert.Equal(SettleAnswer.StaleEnded, await redis.SettleAsync(other));
    }

    [RedisFact]
    public async Task A_late_result_changes_nothing_while_the_task_goes_on_elsewhere()
    {
        await using var redis = await GuardHarness.StartAsync();
        var late = await redis.RunningAsync("a");
        await redis.KillAsync("a");
        var request = redis.Request(late.Id, late.Place, worker: "b");
        var run = request.Run(await redis.StartAsync(request));
        var before = await redis.FindAsync(late.Id);
        foreach (var settle in Outcomes(redis, late))
            Assert.Equal(SettleAnswer.StaleOpen, await redis.SettleAsync(settle));
        Assert.Equal(before, await redis.FindAsync(late.Id));
        await redis.SettleAsync(SettleRequest.Done(run));
        foreach (var settle in Outcomes(redis, late))
            Assert.Equal(SettleAnswer.StaleEnded, await redis.SettleAsync(settle));
    }

    [RedisTheory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task A_late_result_of_an_earlier_life_or_turn_is_acknowledged(int generation, int turn)
    {
        await using var redis = await GuardHarness.StartAsync();
        var late = await redis.RunningAsync("a");
        await redis.KillAsync("a");
        await redis.StartAsync(redis.Request(late.Id, generation: generation, leg: turn, worker: "b"));
        Assert.Equal(SettleAnswer.StaleEnded, await redis.SettleAsync(SettleRequest.Done(late)));
    }

    [RedisFact]
    public async Task A_token_settles_only_once()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.Done(run));
        Assert.Equal(SettleAnswer.StaleEnded, await redis.SettleAsync(SettleRequest.Released(run)));
        Assert.Equal(SettleAnswer.StaleEnded, await redis.SettleAsync(SettleRequest.RetryInPlace(run, redis.Now, Failure)));
        Assert.Equal(SettleAnswer.StaleEnded, await redis.SettleAsync(SettleRequest.Cancelled(run, Failure)));
        run = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.Released(run));
        Assert.Equal(SettleAnswer.StaleOpen, await redis.SettleAsync(SettleRequest.Done(run)));
    }

    [RedisFact]
    public async Task What_redis_lost_is_settled_all_the_same()
    {
        await using var redis = await GuardHarness.StartAsync();
        var runs = new List<GrantedRun>();
        for (int i = 0; i < 6; i++)
            runs.Add(await redis.RunningAsync(key: $"key-{i}"));
        await redis.CommandAsync("FLUSHDB");
        var retry = new Intent(IntentKind.Retry, redis.Now + Wait, Failure);
        SettleRequest[] settles =
        [
            SettleRequest.Done(runs[0]),
            SettleRequest.Cancelled(runs[1], Failure),
            SettleRequest.Released(runs[2]),
            SettleRequest.SnoozeInPlace(runs[3], redis.Now + Wait),
            SettleRequest.Decide(runs[4], retry, counted: true),
            SettleRequest.Dead(runs[5], Failure, counted: true, redis.NextPlace("tasks.dlq")),
        ];
        Assert.All(await redis.Guard.SettleAsync(settles, CancellationToken.None), answer => Assert.Equal(SettleAnswer.Applied, answer));
        var tasks = new List<StoredTask>();
        foreach (var run in runs)
            tasks.Add(await redis.FindAsync(run.Id));
        Assert.Equal(
            [
                (TaskState.Done, 1),
                (TaskState.Cancelled, 0),
                (TaskState.Pending, 0),
                (TaskState.Scheduled, 0),
                (TaskState.Retrying, 1),
                (TaskState.Dead, 1),
            ],
            tasks.Select(task => (task.State, task.Ended))
        );
        Assert.All(tasks, task => Assert.Equal("sms", task.Type));
        Assert.Equal((1, runs[4].Place), (tasks[4].Leg, tasks[4].Place));
    }

    [RedisFact]
    public async Task Answers_stand_in_the_order_of_the_requests()
    {
        await using var redis = await GuardHarness.StartAsync();
        var settles = new List<SettleRequest>();
        for (int i = 0; i < 40; i++)
        {
            redis.Time.Advance(TimeSpan.FromSeconds(20));
            var run = await redis.RunningAsync();
            settles.Add(SettleRequest.Done(i % 4 == 1 ? run with { Token = redis.Worker().NextToken() } : run));
        }
        var answers = await redis.Guard.SettleAsync(settles, CancellationToken.None);
        for (int i = 0; i < answers.Length; i++)
            Assert.Equal(i % 4 == 1 ? SettleAnswer.StaleOpen : SettleAnswer.Applied, answers[i]);
    }

    private static IEnumerable<SettleRequest> Outcomes(GuardHarness redis, GrantedRun run)
    {
        var retry = new Intent(IntentKind.Retry, redis.Now + Wait, Failure);
        return
        [
            SettleRequest.Done(run),
            SettleRequest.Done(run, new byte[] { (byte)'1' }),
            SettleRequest.Cancelled(run, Failure),
            SettleRequest.Released(run),
            SettleRequest.RetryInPlace(run, redis.Now, Failure),
            SettleRequest.Decide(run, retry, counted: true),
            SettleRequest.Dead(run, Failure, counted: true, redis.NextPlace()),
        ];
    }

    private static async Task AssertTwiceAsync(GuardHarness redis, SettleRequest settle, SettleAnswer expected)
    {
        Assert.Equal(expected, await redis.SettleAsync(settle));
        var once = await redis.FindAsync(settle.Run.Id);
        Assert.Equal(expected, await redis.SettleAsync(settle));
        Assert.Equal(once with { Result = default }, (await redis.FindAsync(settle.Run.Id)) with { Result = default });
    }
}
