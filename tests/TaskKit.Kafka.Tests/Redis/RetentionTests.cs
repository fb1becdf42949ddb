using System.Globalization;
using TaskKit.Brokers.Guarding;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>Tests of the time for which things are kept.</summary>
public sealed class RetentionTests
{
    private static readonly RetentionOptions Retention = new() { Done = TimeSpan.FromHours(2), Dead = TimeSpan.FromHours(10) };
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [RedisFact]
    public async Task A_bucket_lives_as_long_as_its_last_task_and_is_never_shortened()
    {
        await using var redis = await GuardHarness.StartAsync(Retention);
        var task = new AcceptedTask(redis.NewId(), "sms", redis.NextPlace()) { Due = redis.Now + (3 * Hour) };
        string bucket = $"tk:s:{redis.Now:yyyyMMddHHmm}";
        await redis.AcceptAsync(task);
        await AssertKeptAsync(redis, bucket, 5 * Hour);
        await redis.RunningAsync();
        await AssertKeptAsync(redis, bucket, 5 * Hour);
        await redis.Guard.CancelAsync(task.Id, CancellationToken.None);
        await AssertKeptAsync(redis, bucket, 5 * Hour);
    }

    [RedisFact]
    public async Task A_snooze_beyond_the_retention_raises_it()
    {
        await using var redis = await GuardHarness.StartAsync(Retention);
        string bucket = $"tk:s:{redis.Now:yyyyMMddHHmm}";
        var run = await redis.RunningAsync();
        await AssertKeptAsync(redis, bucket, 2 * Hour);
        await redis.SettleAsync(SettleRequest.SnoozeInPlace(run, redis.Now + (24 * Hour)));
        await AssertKeptAsync(redis, bucket, 26 * Hour);
    }

    [RedisFact]
    public async Task State_outlives_even_the_shortest_retention_but_is_not_shown()
    {
        await using var redis = await GuardHarness.StartAsync(new() { Done = TimeSpan.FromSeconds(1), Dead = TimeSpan.FromSeconds(1) });
        string bucket = $"tk:s:{redis.Now:yyyyMMddHHmm}";
        var run = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.Done(run));
        await AssertKeptAsync(redis, bucket, Hour);
        Assert.NotNull(await redis.Guard.FindAsync(run.Id, CancellationToken.None));
        redis.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await redis.Guard.FindAsync(run.Id, CancellationToken.None));
        Assert.Equal(SkipReason.Terminal, (await redis.StartAsync(redis.Request(run.Id, run.Place))).Skip);
    }

    [RedisFact]
    public async Task A_dead_task_is_known_after_its_bucket_is_gone()
    {
        await using var redis = await GuardHarness.StartAsync(Retention);
        string bucket = $"tk:s:{redis.Now:yyyyMMddHHmm}";
        var run = await redis.RunningAsync();
        var letter = redis.NextPlace("tasks.dlq");
        await redis.SettleAsync(SettleRequest.Dead(run, GuardHarness.Failure, true, letter));
        await AssertKeptAsync(redis, $"tk:t:{run.Id}", 10 * Hour);
        redis.Time.Advance(3 * Hour);
        await redis.CommandAsync("DEL", bucket);
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((TaskState.Dead, letter, 1), (task.State, task.DeadLetter, task.Ended));
        Assert.Equal(GuardHarness.Failure, task.Failure);
        Assert.Equal(TaskKit.Backends.OperationResult.WrongState, await redis.Guard.CancelAsync(run.Id, CancellationToken.None));
        Assert.Equal(SkipReason.Terminal, (await redis.StartAsync(redis.Request(run.Id, run.Place))).Skip);
        var replay = new AcceptedTask(run.Id, "sms", redis.NextPlace()) { Generation = 1 };
        Assert.True(await redis.AcceptAsync(replay));
        Assert.Equal("0", await redis.CommandAsync("EXISTS", $"tk:t:{run.Id}"));
        Assert.Equal(SkipReason.HandedOn, (await redis.StartAsync(redis.Request(run.Id, run.Place))).Skip);
        Assert.Equal(StartKind.Granted, (await redis.StartAsync(redis.Request(run.Id, replay.Place, generation: 1))).Kind);
        redis.Time.Advance(8 * Hour);
        Assert.Equal(TaskState.Running, (await redis.FindAsync(run.Id)).State);
    }

    [RedisFact]
    public async Task Details_of_a_success_go_with_it()
    {
        await using var redis = await GuardHarness.StartAsync(Retention);
        var run = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.Done(run, "1"u8.ToArray()));
        await AssertKeptAsync(redis, $"tk:t:{run.Id}", 2 * Hour);
    }

    [RedisFact]
    public async Task Why_an_attempt_failed_stands_beside_its_task_and_goes_with_its_life()
    {
        await using var redis = await GuardHarness.StartAsync(Retention);
        var run = await redis.RunningAsync();
        string bucket = $"tk:s:{redis.Now:yyyyMMddHHmm}";
        await redis.SettleAsync(SettleRequest.RetryInPlace(run, redis.Now, GuardHarness.Failure));
        Assert.Equal(GuardHarness.Failure.Reason, (await redis.FindAsync(run.Id)).Failure!.Reason);
        Assert.Equal("2", await redis.CommandAsync("HLEN", bucket));
        Assert.Equal("0", await redis.CommandAsync("EXISTS", $"tk:t:{run.Id}"));

        Assert.True(await redis.AcceptAsync(new AcceptedTask(run.Id, "sms", redis.NextPlace()) { Generation = 1 }));

        Assert.Null((await redis.FindAsync(run.Id)).Failure);
        Assert.Equal("1", await redis.CommandAsync("HLEN", bucket));
    }

    [RedisFact]
    public async Task A_success_without_trouble_leaves_one_field_and_nothing_else()
    {
        await using var redis = await GuardHarness.StartAsync(Retention);
        var run = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.Done(run));
        Assert.Equal("1", await redis.CommandAsync("HLEN", $"tk:s:{redis.Now:yyyyMMddHHmm}"));
        Assert.Equal("0", await redis.CommandAsync("EXISTS", $"tk:t:{run.Id}"));
    }

    [RedisFact]
    public async Task An_id_that_says_no_time_has_a_bucket_of_its_own()
    {
        await using var redis = await GuardHarness.StartAsync(Retention);
        var id = TaskId.Parse("9f8b7c6d-1234-4abc-8def-0123456789ab");
        var run = await redis.RunningAsync(id: id);
        await AssertKeptAsync(redis, $"tk:s:{id}", 2 * Hour);
        Assert.Equal(SettleAnswer.Applied, await redis.SettleAsync(SettleRequest.Done(run)));
        Assert.Equal(TaskState.Done, (await redis.FindAsync(id)).State);
    }

    [RedisFact]
    public async Task Floors_only_rise_and_sets_are_apart()
    {
        await using var redis = await GuardHarness.StartAsync();
        string[] names = ["t/0", "t/1", "u/0"];
        Assert.Equal([null, null, null], await FloorsAsync("g", names));
        await redis.Guard.RaiseFloorsAsync("g", [new("t/0", 900), new("t/1", 5_000_000_000)], CancellationToken.None);
        await redis.Guard.RaiseFloorsAsync("g", [new("t/0", 1000), new("t/1", 4_999_999_999)], CancellationToken.None);
        await redis.Guard.RaiseFloorsAsync("g", [new("t/0", 999)], CancellationToken.None);
        Assert.Equal([1000, 5_000_000_000, null], await FloorsAsync("g", names));
        Assert.Equal([null], await FloorsAsync("h", names[..1]));

        async Task<List<long?>> FloorsAsync(string set, string[] asked) =>
            [.. await redis.Guard.FloorsAsync(set, asked, CancellationToken.None)];
    }

    private static async Task AssertKeptAsync(GuardHarness redis, string key, TimeSpan expected)
    {
        long left = long.Parse(await redis.CommandAsync("PTTL", key), CultureInfo.InvariantCulture);
        Assert.InRange(left, expected.TotalMilliseconds - 60_000, expected.TotalMilliseconds);
    }
}
