using TaskKit.Brokers.Guarding;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>Each row of the guard's table.</summary>
public sealed class StartTests
{
    [RedisFact]
    public async Task A_task_that_nothing_is_known_of_is_granted_and_runs()
    {
        await using var redis = await GuardHarness.StartAsync();
        var request = redis.Request(redis.NewId(), ended: 2) with { Due = redis.Now.AddSeconds(-1) };
        var answer = await redis.StartAsync(request);
        Assert.Equal(new(StartKind.Granted, 2, 0), answer);
        var task = await redis.FindAsync(request.Id);
        Assert.Equal(TaskState.Running, task.State);
        Assert.Equal("sms", task.Type);
        Assert.Equal(request.Place, task.Place);
        Assert.Equal(request.Due, task.Due);
        Assert.Equal(redis.Now, task.StartedAt);
        Assert.Equal(2, task.Ended);
        Assert.Equal("a", task.Worker);
    }

    [RedisFact]
    public async Task A_waiting_task_is_granted()
    {
        await using var redis = await GuardHarness.StartAsync();
        var task = new AcceptedTask(redis.NewId(), "sms", redis.NextPlace());
        Assert.True(await redis.AcceptAsync(task));
        Assert.Equal(TaskState.Pending, (await redis.FindAsync(task.Id)).State);
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(redis.Request(task.Id, task.Place))).Kind);
    }

    [RedisFact]
    public async Task Before_its_time_it_is_not_due()
    {
        await using var redis = await GuardHarness.StartAsync();
        var due = redis.Now.AddSeconds(10);
        var task = new AcceptedTask(redis.NewId(), "sms", redis.NextPlace()) { Due = due };
        await redis.AcceptAsync(task);
        Assert.Equal(TaskState.Scheduled, (await redis.FindAsync(task.Id)).State);
        var early = await redis.StartAsync(redis.Request(task.Id, task.Place));
        Assert.Equal((StartKind.NotDue, due), (early.Kind, early.Due));
        redis.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(redis.Request(task.Id, task.Place))).Kind);
    }

    [RedisFact]
    public async Task A_higher_generation_is_granted_and_begins_anew()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.Dead(run, GuardHarness.Failure, true, redis.NextPlace("tasks.dlq")));
        var replay = redis.Request(run.Id, generation: 1);
        Assert.Equal(new(StartKind.Granted, 0, 0), await redis.StartAsync(replay));
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((TaskState.Running, 1, 0), (task.State, task.Generation, task.Ended));
        Assert.Null(task.Failure);
        Assert.Null(task.DeadLetter);
    }

    [RedisFact]
    public async Task A_lower_generation_is_skipped()
    {
        await using var redis = await GuardHarness.StartAsync();
        var replay = redis.Request(redis.NewId(), generation: 1);
        await redis.StartAsync(replay);
        await AssertSkipAsync(redis, redis.Request(replay.Id), SkipReason.HandedOn);
    }

    [Trait("Seed", "0-23")]
    [RedisTheory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Nothing_leaves_a_terminal_state(int turn)
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.Done(run));
        await AssertSkipAsync(redis, redis.Request(run.Id, run.Place, turn), SkipReason.Terminal);
    }

    [RedisFact]
    public async Task A_lower_turn_is_skipped()
    {
        await using var redis = await GuardHarness.StartAsync();
        var later = redis.Request(redis.NewId(), leg: 2, ended: 2);
        await redis.StartAsync(later);
        await AssertSkipAsync(redis, redis.Request(later.Id, leg: 1, ended: 1), SkipReason.HandedOn);
    }

    [RedisFact]
    public async Task A_higher_turn_waits_for_a_live_holder_and_is_granted_when_it_is_gone()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        Assert.Equal(StartKind.Busy, (await redis.StartAsync(redis.Request(run.Id, leg: 1, ended: 1, worker: "b"))).Kind);
        await redis.KillAsync("a");
        var request = redis.Request(run.Id, leg: 1, ended: 1, worker: "b");
        Assert.Equal(new(StartKind.Granted, 1, 0), await redis.StartAsync(request));
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((1, request.Place), (task.Leg, task.Place));
    }

    [RedisFact]
    public async Task Of_waiting_twins_the_first_to_start_wins()
    {
        await using var redis = await GuardHarness.StartAsync();
        var task = new AcceptedTask(redis.NewId(), "sms", redis.NextPlace());
        await redis.AcceptAsync(task);
        var twin = redis.Request(task.Id);
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(twin)).Kind);
        Assert.Equal(twin.Place, (await redis.FindAsync(task.Id)).Place);
        await AssertSkipAsync(redis, redis.Request(task.Id, task.Place), SkipReason.Twin);
    }

    [RedisFact]
    public async Task Of_twins_in_one_call_one_is_granted()
    {
        await using var redis = await GuardHarness.StartAsync();
        var id = redis.NewId();
        var answers = await redis.Guard.StartAsync(
            [redis.Request(id), redis.Request(redis.NewId()), redis.Request(id), redis.Request(id)],
            CancellationToken.None
        );
        Assert.Equal([StartKind.Granted, StartKind.Granted, StartKind.Skip, StartKind.Skip], answers.Select(answer => answer.Kind));
    }

    [RedisFact]
    public async Task The_same_token_is_granted_again()
    {
        await using var redis = await GuardHarness.StartAsync();
        var request = redis.Request(redis.NewId());
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(request)).Kind);
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(request)).Kind);
        Assert.Equal(StartKind.Busy, (await redis.StartAsync(redis.Request(request.Id, request.Place))).Kind);
    }

    [RedisFact]
    public async Task A_token_that_was_given_back_grants_nothing_more()
    {
        await using var redis = await GuardHarness.StartAsync();
        var request = redis.Request(redis.NewId());
        var run = request.Run(await redis.StartAsync(request));
        await redis.SettleAsync(SettleRequest.Released(run));
        Assert.Equal(StartKind.Busy, (await redis.StartAsync(request)).Kind);
        Assert.Equal(TaskState.Pending, (await redis.FindAsync(run.Id)).State);
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(redis.Request(run.Id, run.Place))).Kind);
    }

    [RedisFact]
    public async Task The_stored_count_of_attempts_wins_when_it_is_larger()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.RetryInPlace(run, redis.Now, GuardHarness.Failure));
        var answer = await redis.StartAsync(redis.Request(run.Id, run.Place));
        Assert.Equal((StartKind.Granted, 1, 2), (answer.Kind, answer.Ended, answer.Attempt));
    }

    [RedisFact]
    public async Task A_decided_death_is_left_to_its_live_holder_and_resumed_when_that_is_gone()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        var intent = new Intent(IntentKind.Dead, null, GuardHarness.Failure);
        await redis.SettleAsync(SettleRequest.Decide(run, intent, counted: true));
        Assert.Equal(TaskState.Running, (await redis.FindAsync(run.Id)).State);
        Assert.Equal(StartKind.Busy, (await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b"))).Kind);
        await redis.KillAsync("a");
        var request = redis.Request(run.Id, run.Place, worker: "b");
        var answer = await redis.StartAsync(request);
        Assert.Equal((StartKind.Resume, 1, 0), (answer.Kind, answer.Ended, answer.Crashes));
        Assert.Equal(intent, answer.Intent);
        Assert.Equal(answer, await redis.StartAsync(request));
        var letter = redis.NextPlace("tasks.dlq");
        Assert.Equal(SettleAnswer.StaleOpen, await redis.SettleAsync(SettleRequest.Dead(run, intent.Failure, true, letter)));
        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Dead(request.Run(answer), intent.Failure, false, letter)));
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((TaskState.Dead, 0, 1, letter), (task.State, task.Leg, task.Ended, task.DeadLetter));
    }

    [RedisFact]
    public async Task A_next_turn_is_produced_by_whoever_has_the_record_of_the_last_one_until_it_starts()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        var intent = new Intent(IntentKind.Retry, redis.Now.AddMinutes(1), GuardHarness.Failure);
        await redis.SettleAsync(SettleRequest.Decide(run, intent, counted: true));
        for (int i = 0; i < 2; i++)
        {
            // Its worker lives, and may be about to produce it: of two the second will be skipped.
            var answer = await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b"));
            Assert.Equal((StartKind.Resume, 1, 0), (answer.Kind, answer.Ended, answer.Crashes));
            Assert.Equal(intent, answer.Intent);
        }
        await AssertSkipAsync(redis, redis.Request(run.Id), SkipReason.HandedOn);
        var early = await redis.StartAsync(redis.Request(run.Id, leg: 1, ended: 1));
        Assert.Equal((StartKind.NotDue, intent.Due), (early.Kind, early.Due));
        redis.Time.Advance(TimeSpan.FromMinutes(1));
        var next = redis.Request(run.Id, leg: 1, ended: 1, worker: "b");
        Assert.Equal(new(StartKind.Granted, 1, 0), await redis.StartAsync(next));
        await AssertSkipAsync(redis, redis.Request(run.Id, run.Place), SkipReason.HandedOn);
        await AssertSkipAsync(redis, redis.Request(run.Id, leg: 1, ended: 1), SkipReason.Twin);
        Assert.Equal(next.Place, (await redis.FindAsync(run.Id)).Place);
    }

    [RedisFact]
    public async Task A_next_turn_that_was_made_due_is_still_to_be_produced()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        var intent = new Intent(IntentKind.Snooze, redis.Now.AddMinutes(1), null);
        await redis.SettleAsync(SettleRequest.Decide(run, intent, counted: false));
        Assert.Equal(HurryAnswer.Told, await redis.Guard.HurryAsync(run.Id, CancellationToken.None));
        var answer = await redis.StartAsync(redis.Request(run.Id, run.Place));
        Assert.Equal(intent with { Due = redis.Now }, answer.Intent);
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(redis.Request(run.Id, leg: 1))).Kind);
    }

    [RedisFact]
    public async Task A_decided_hand_off_that_was_given_back_is_resumed_while_its_holder_lives()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync("a");
        var intent = new Intent(IntentKind.Dead, null, GuardHarness.Failure);
        await redis.SettleAsync(SettleRequest.Decide(run, intent, counted: true));
        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Released(run)));
        var answer = await redis.StartAsync(redis.Request(run.Id, run.Place, worker: "b"));
        Assert.Equal(StartKind.Resume, answer.Kind);
        Assert.Equal(intent, answer.Intent);
    }

    [RedisFact]
    public async Task A_large_flush_over_many_minutes_is_answered_in_order()
    {
        await using var redis = await GuardHarness.StartAsync();
        var requests = new List<StartRequest>();
        for (int i = 0; i < 1300; i++)
        {
            requests.Add(redis.Request(redis.NewId(), ended: i % 7));
            if (i % 100 == 0)
                redis.Time.Advance(TimeSpan.FromMinutes(1));
        }
        var done = requests.Where((_, i) => i % 3 == 0).ToList();
        var granted = await redis.Guard.StartAsync(done);
        await redis.Guard.SettleAsync([.. done.Select((start, i) => SettleRequest.Done(start.Run(granted[i])))], CancellationToken.None);
        var again = requests.ConvertAll(start => start with { Token = redis.Worker().NextToken() });
        var answers = await redis.Guard.StartAsync(again);
        for (int i = 0; i < requests.Count; i++)
            Assert.Equal(i % 3 == 0 ? StartKind.Skip : StartKind.Granted, answers[i].Kind);
        Assert.Equal(
            requests.Where((_, i) => i % 3 != 0).Select(start => start.Ended),
            answers.Where((_, i) => i % 3 != 0).Select(answer => answer.Ended)
        );
    }

    [RedisFact]
    public async Task Tokens_of_no_open_lease_are_refused()
    {
        await using var redis = await GuardHarness.StartAsync();
        var request = redis.Request(redis.NewId()) with { Token = new(42, 1) };
        await Assert.ThrowsAsync<ArgumentException>(() => redis.StartAsync(request));
    }

    private static async Task AssertSkipAsync(GuardHarness redis, StartRequest request, SkipReason reason)
    {
        var answer = await redis.StartAsync(request);
        Assert.Equal((StartKind.Skip, reason), (answer.Kind, answer.Skip));
    }
}
