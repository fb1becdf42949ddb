using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State.Values;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>Idempotency keys: reserved before a task is produced, kept as long as the task.</summary>
public sealed class IdempotencyTests
{
    private static readonly UInt128 Payload = KeyReservation.HashOf("""{"to":"+31"}"""u8);

    [RedisFact]
    public async Task A_key_is_reserved_then_reused_then_existing()
    {
        await using var redis = await GuardHarness.StartAsync();
        var first = new KeyReservation("sms", "order-1", redis.NewId(), Payload);
        Assert.Equal(new(ReservationKind.Reserved, first.Id), await ReserveAsync(redis, first));
        Assert.Equal(new(ReservationKind.Reserved, first.Id), await ReserveAsync(redis, first));
        var second = first with { Id = redis.NewId() };
        Assert.Equal(new(ReservationKind.Reuse, first.Id), await ReserveAsync(redis, second));
        await redis.AcceptAsync(new(first.Id, "sms", redis.NextPlace()) { IdempotencyKey = "order-1" });
        Assert.Equal(new(ReservationKind.Existing, first.Id), await ReserveAsync(redis, second));
        Assert.Equal(new(ReservationKind.Existing, first.Id), await ReserveAsync(redis, first));
    }

    [RedisFact]
    public async Task Another_payload_is_a_conflict_and_another_type_another_key()
    {
        await using var redis = await GuardHarness.StartAsync();
        var first = new KeyReservation("sms", "order-1", redis.NewId(), Payload);
        await ReserveAsync(redis, first);
        Assert.Equal(new(ReservationKind.Conflict, first.Id), await ReserveAsync(redis, first with { Id = redis.NewId(), Payload = 1 }));
        var other = first with { Id = redis.NewId(), Type = "email" };
        Assert.Equal(new(ReservationKind.Reserved, other.Id), await ReserveAsync(redis, other));
    }

    [RedisFact]
    public async Task Of_two_in_one_call_the_second_exists_however_long_the_call_is()
    {
        await using var redis = await GuardHarness.StartAsync();
        var keys = Enumerable.Range(0, 1200).Select(i => new KeyReservation("sms", $"order-{i % 600}", redis.NewId(), Payload)).ToList();
        var answers = await redis.Guard.ReserveAsync(keys, CancellationToken.None);
        for (int i = 0; i < answers.Length; i++)
            Assert.Equal(new(i < 600 ? ReservationKind.Reserved : ReservationKind.Existing, keys[i % 600].Id), answers[i]);
    }

    [RedisTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_key_lives_as_long_as_its_task(bool accepted)
    {
        await using var redis = await GuardHarness.StartAsync(new() { Done = TimeSpan.FromHours(2), Dead = TimeSpan.FromHours(5) });
        foreach (bool dead in (bool[])[false, true])
        {
            var key = new KeyReservation("sms", $"order-{dead}", redis.NewId(), Payload);
            await ReserveAsync(redis, key);
            string name = $"tk:i:{Keys.HashOf("sms", key.IdempotencyKey):x32}";
            if (accepted)
                await redis.AcceptAsync(new(key.Id, "sms", redis.NextPlace()) { IdempotencyKey = key.IdempotencyKey });
            var run = accepted ? await AcceptedRunAsync(redis, key) : await redis.RunningAsync(id: key.Id, key: key.IdempotencyKey);
            Assert.Equal("-1", await redis.CommandAsync("PTTL", name));
            await redis.SettleAsync(
                dead ? SettleRequest.Dead(run, GuardHarness.Failure, true, redis.NextPlace()) : SettleRequest.Done(run)
            );
            Assert.InRange(
                long.Parse(await redis.CommandAsync("PTTL", name)),
                dead ? 17_900_000 : 7_100_000,
                dead ? 18_000_000 : 7_200_000
            );
            Assert.Equal(ReservationKind.Existing, (await ReserveAsync(redis, key with { Id = redis.NewId() })).Kind);
        }
    }

    [RedisFact]
    public async Task A_retry_and_a_cancel_know_the_key_although_their_record_does_not_say_it()
    {
        await using var redis = await GuardHarness.StartAsync();
        var key = new KeyReservation("sms", "order-1", redis.NewId(), Payload);
        string name = $"tk:i:{Keys.HashOf("sms", "order-1"):x32}";
        await ReserveAsync(redis, key);
        var run = await redis.RunningAsync(id: key.Id, key: "order-1") with { IdempotencyKey = null };
        await redis.SettleAsync(SettleRequest.Decide(run, new(IntentKind.Retry, redis.Now, GuardHarness.Failure), counted: true));
        await redis.StartAsync(redis.Request(key.Id, leg: 1, ended: 1));
        Assert.Equal("-1", await redis.CommandAsync("PTTL", name));
        run = run with { Leg = 1, Ended = 1, Token = (await TokenAsync(redis, key.Id)) };
        await redis.SettleAsync(SettleRequest.Released(run));
        await redis.Guard.CancelAsync(key.Id, CancellationToken.None);
        Assert.NotEqual("-1", await redis.CommandAsync("PTTL", name));
    }

    [RedisFact]
    public async Task A_replay_keeps_the_key_until_it_ends_again()
    {
        await using var redis = await GuardHarness.StartAsync();
        var key = new KeyReservation("sms", "order-1", redis.NewId(), Payload);
        string name = $"tk:i:{Keys.HashOf("sms", "order-1"):x32}";
        await ReserveAsync(redis, key);
        var run = await redis.RunningAsync(id: key.Id, key: "order-1");
        await redis.SettleAsync(SettleRequest.Dead(run, GuardHarness.Failure, true, redis.NextPlace()));
        Assert.NotEqual("-1", await redis.CommandAsync("PTTL", name));
        await redis.AcceptAsync(new(key.Id, "sms", redis.NextPlace()) { Generation = 1, IdempotencyKey = "order-1" });
        Assert.Equal("-1", await redis.CommandAsync("PTTL", name));
    }

    [RedisFact]
    public async Task A_foreign_value_under_a_key_is_overwritten()
    {
        await using var redis = await GuardHarness.StartAsync();
        string name = $"tk:i:{Keys.HashOf("sms", "order-1"):x32}";
        await redis.CommandAsync("LPUSH", name, "x");
        var key = new KeyReservation("sms", "order-1", redis.NewId(), Payload);
        Assert.Equal(new(ReservationKind.Reserved, key.Id), await ReserveAsync(redis, key));
        await redis.CommandAsync("SET", name, "x");
        Assert.Equal(new(ReservationKind.Reserved, key.Id), await ReserveAsync(redis, key));
    }

    private static async Task<GrantedRun> AcceptedRunAsync(GuardHarness redis, KeyReservation key)
    {
        var request = redis.Request(key.Id, (await redis.FindAsync(key.Id)).Place) with { IdempotencyKey = key.IdempotencyKey };
        return request.Run(await redis.StartAsync(request));
    }

    // The token of the run that was granted last.
    private static async Task<Token> TokenAsync(GuardHarness redis, TaskId id)
    {
        var lease = redis.Worker();
        uint last = lease.NextToken().Counter;
        int turn = (await redis.FindAsync(id)).Leg;
        for (uint counter = last; counter > 0; counter--)
            if ((await redis.Guard.StillGrantedAsync([Run(id, turn, new(lease.Incarnation, counter))], CancellationToken.None))[0])
                return new(lease.Incarnation, counter);
        throw new InvalidOperationException("Nobody holds the task.");
    }

    private static GrantedRun Run(TaskId id, int turn, Token token) => new(id, "sms", 0, turn, 0, 0, default, token);

    private static async Task<Reservation> ReserveAsync(GuardHarness redis, KeyReservation key) =>
        (await redis.Guard.ReserveAsync([key], CancellationToken.None))[0];
}
