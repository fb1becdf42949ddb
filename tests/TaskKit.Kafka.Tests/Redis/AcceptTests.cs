using TaskKit.Brokers.Guarding;
using TaskKit.Kafka.Records;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>Tests of what is written once a record is produced, and in what order it may meet its worker.</summary>
public sealed class AcceptTests
{
    [RedisFact]
    public async Task Accepting_twice_is_no_twin_but_another_record_is()
    {
        await using var redis = await GuardHarness.StartAsync();
        var task = new AcceptedTask(redis.NewId(), "sms", redis.NextPlace());
        Assert.True(await redis.AcceptAsync(task));
        Assert.True(await redis.AcceptAsync(task));
        Assert.False(await redis.AcceptAsync(task with { Place = redis.NextPlace() }));
        Assert.Equal(task.Place, (await redis.FindAsync(task.Id)).Place);
    }

    [RedisFact]
    public async Task A_worker_may_be_faster_than_the_submit()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        var task = new AcceptedTask(run.Id, "sms", run.Place);
        Assert.True(await redis.AcceptAsync(task));
        Assert.Equal(TaskState.Running, (await redis.FindAsync(run.Id)).State);
        await redis.SettleAsync(SettleRequest.Done(run));
        Assert.True(await redis.AcceptAsync(task));
        Assert.False(await redis.AcceptAsync(task with { Place = redis.NextPlace() }));
        Assert.Equal(TaskState.Done, (await redis.FindAsync(run.Id)).State);
    }

    [RedisFact]
    public async Task A_replay_waits_in_its_next_generation()
    {
        await using var redis = await GuardHarness.StartAsync();
        var run = await redis.RunningAsync();
        await redis.SettleAsync(SettleRequest.Dead(run, GuardHarness.Failure, counted: true, redis.NextPlace("tasks.dlq")));
        var replay = new AcceptedTask(run.Id, "sms", redis.NextPlace()) { Generation = 1 };
        Assert.True(await redis.AcceptAsync(replay));
        var task = await redis.FindAsync(run.Id);
        Assert.Equal((TaskState.Pending, 1, 0, replay.Place), (task.State, task.Generation, task.Ended, task.Place));
        Assert.Null(task.Failure);
        Assert.True(await redis.AcceptAsync(replay with { Generation = 0 }));
        Assert.Equal(1, (await redis.FindAsync(run.Id)).Generation);
    }

    [RedisFact]
    public async Task Of_two_in_one_call_the_second_is_the_twin()
    {
        await using var redis = await GuardHarness.StartAsync();
        var task = new AcceptedTask(redis.NewId(), "sms", redis.NextPlace());
        AcceptedTask[] tasks = [task, new(redis.NewId(), "sms", redis.NextPlace()), task with { Place = redis.NextPlace() }];
        bool[] answers = await redis.Guard.AcceptAsync(tasks, CancellationToken.None);
        Assert.True(answers[0] && answers[1] && !answers[2]);
    }

    [RedisTheory]
    [InlineData("user:send_welcome_email", "tasks.worker.user.send_welcome_email")]
    [InlineData("sms", "other")]
    [InlineData("sms", "tasks.retry.5s")]
    public async Task The_type_is_kept_also_where_the_place_does_not_end_with_it(string type, string topic)
    {
        await using var redis = await GuardHarness.StartAsync();
        var task = new AcceptedTask(redis.NewId(), type, new KafkaPlace(topic, int.MaxValue, long.MaxValue).ToPlace())
        {
            IdempotencyKey = "k",
        };
        await redis.AcceptAsync(task);
        var found = await redis.FindAsync(task.Id);
        Assert.Equal((type, task.Place), (found.Type, found.Place));
    }
}
