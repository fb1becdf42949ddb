using TaskKit.Brokers.Guarding;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>Permits of limited types: who waits, for how long, and which answers take none.</summary>
public sealed class PermitTests
{
    [RedisFact]
    public async Task A_worker_that_has_waited_for_a_second_comes_before_one_that_frees_permits_all_the_time()
    {
        await using var redis = await GuardHarness.StartAsync();
        var limit = new TaskLimit { Concurrency = 1 };
        var run = await GrantedAsync(redis, limit, "busy");
        var waiting = Request(redis, limit, "waits");
        var first = TimeProvider.System.GetTimestamp();
        int turns = 0;
        StartAnswer answer;
        do
        {
            answer = await redis.StartAsync(waiting);
            if (answer.Kind == StartKind.Granted)
                break;
            // The busy worker settles and starts the next one at once, as long as it may.
            await redis.SettleAsync(SettleRequest.Done(run));
            var next = Request(redis, limit, "busy");
            var taken = await redis.StartAsync(next);
            if (taken.Kind == StartKind.Granted)
                (run, turns) = (next.Run(taken), turns + 1);
        } while (TimeProvider.System.GetElapsedTime(first) < TimeSpan.FromSeconds(20));

        Assert.Equal(StartKind.Granted, answer.Kind);
        Assert.True(turns > 0);
        Assert.InRange(TimeProvider.System.GetElapsedTime(first), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));
    }

    [RedisFact]
    public async Task A_rate_answers_the_time_until_its_first_start_leaves_the_window()
    {
        await using var redis = await GuardHarness.StartAsync();
        var limit = new TaskLimit { Rate = new TaskRate(2, TimeSpan.FromMinutes(5)) };
        var run = await GrantedAsync(redis, limit);
        await GrantedAsync(redis, limit);
        await redis.SettleAsync(SettleRequest.Done(run));

        var refused = await redis.StartAsync(Request(redis, limit));

        Assert.Equal(StartKind.Full, refused.Kind);
        Assert.InRange(refused.Due!.Value - redis.Now, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.Equal(
            StartKind.Granted,
            (await redis.StartAsync(Request(redis, new TaskLimit { Rate = new TaskRate(3, TimeSpan.FromMinutes(5)) }))).Kind
        );
    }

    [RedisFact]
    public async Task An_answer_that_is_no_grant_takes_no_permit()
    {
        await using var redis = await GuardHarness.StartAsync();
        var limit = new TaskLimit { Concurrency = 1, Rate = new TaskRate(1, TimeSpan.FromMinutes(5)) };
        var done = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.Done(done));
        var runs = await redis.RunningAsync("other");

        var skipped = await redis.StartAsync(Request(redis, limit) with { Id = done.Id, Place = done.Place });
        var busy = await redis.StartAsync(Request(redis, limit) with { Id = runs.Id, Place = runs.Place });

        Assert.Equal((StartKind.Skip, StartKind.Busy), (skipped.Kind, busy.Kind));
        await GrantedAsync(redis, limit);
    }

    [RedisFact]
    public async Task A_refused_task_is_written_nowhere()
    {
        await using var redis = await GuardHarness.StartAsync();
        var limit = new TaskLimit { Concurrency = 1 };
        await GrantedAsync(redis, limit);
        var refused = Request(redis, limit);

        Assert.Equal(StartKind.Full, (await redis.StartAsync(refused)).Kind);

        Assert.Null(await redis.Guard.FindAsync(refused.Id, CancellationToken.None));
    }

    [RedisFact]
    public async Task Types_have_limits_of_their_own_and_those_without_one_are_granted()
    {
        await using var redis = await GuardHarness.StartAsync();
        var one = new TaskLimit { Concurrency = 1 };
        StartRequest Of(string type, TaskLimit? limit) =>
            Request(redis, limit) with
            {
                Type = type,
                Place = redis.NextPlace($"tasks.worker.{type}"),
            };

        var answers = await redis.Guard.StartAsync([
            Of("a", one),
            Of("b", one),
            Of("free", null),
            Of("a", one),
            Of("b", one),
            Of("free", null),
        ]);

        Assert.Equal(
            [StartKind.Granted, StartKind.Granted, StartKind.Granted, StartKind.Full, StartKind.Full, StartKind.Granted],
            answers.Select(answer => answer.Kind)
        );
    }

    private static StartRequest Request(GuardHarness redis, TaskLimit? limit, string worker = "a") =>
        redis.Request(redis.NewId(), worker: worker) with
        {
            Limit = limit,
            MayHavePermit = limit is not null,
        };

    private static async Task<GrantedRun> GrantedAsync(GuardHarness redis, TaskLimit limit, string worker = "a")
    {
        var request = Request(redis, limit, worker);
        var answer = await redis.StartAsync(request);
        Assert.Equal(StartKind.Granted, answer.Kind);
        return request.Run(answer);
    }
}
