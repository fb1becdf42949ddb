using TaskKit.Brokers.Guarding;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>
/// Random stories of workers that share a limit, die, return and repeat what they said. The model is a set of tokens: one that is granted, not settled, and whose
/// worker's lease stands has a permit.
/// </summary>
public sealed class PermitModelTests
{
    private const int Most = 4;
    private const int Steps = 1500;

    private static readonly TaskLimit Limit = new() { Concurrency = Most };

    [RedisTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task No_story_grants_more_than_the_limit_or_loses_a_permit(int seed)
    {
        await using var redis = await GuardHarness.StartAsync();
        var story = new Story(redis, new Random(seed));
        for (int step = 0; step < Steps; step++)
            await story.GoOnAsync();

        await story.EndAllAsync();
        Assert.True(story is { Granted: > 200, Refused: > 50, Killed: > 20, Returned: > 5, Repeated: > 20 }, story.Text);
    }

    private sealed class Story(GuardHarness redis, Random random)
    {
        private readonly List<string> _living = ["w0", "w1", "w2"];
        private readonly List<(string Worker, GrantedRun Run)> _held = [];
        private readonly List<GrantedRun> _over = [];
        private readonly List<(string Worker, StartRequest Request)> _waiting = [];
        private readonly HashSet<string> _refused = [];
        private int _hired = 3;

        public int Granted { get; private set; }

        public int Refused { get; private set; }

        public int Killed { get; private set; }

        public int Returned { get; private set; }

        public int Repeated { get; private set; }

        public string Text => $"granted {Granted}, refused {Refused}, killed {Killed}, returned {Returned}, repeated {Repeated}";

        public Task GoOnAsync() =>
            random.Next(20) switch
            {
                < 9 => StartAsync(),
                < 15 => SettleAsync(),
                < 16 => RepeatStartAsync(),
                < 17 => RepeatSettleAsync(),
                < 18 => GiveUpAsync(),
                < 19 => KillAsync(),
                _ => LapseAsync(),
            };

        /// <summary>Settles all, and takes every permit at once: none is lost.</summary>
        public async Task EndAllAsync()
        {
            while (_held.Count > 0)
                await SettleAsync();
            _refused.Clear();
            for (int i = 0; i < Most; i++)
                Assert.Equal(StartKind.Granted, (await redis.StartAsync(New(_living[0]))).Kind);
            Assert.Equal(StartKind.Full, (await redis.StartAsync(New(_living[0]))).Kind);
        }

        private async Task StartAsync()
        {
            string worker = _living[random.Next(_living.Count)];
            int again = _waiting.FindIndex(each => each.Worker == worker);
            var request = again >= 0 ? _waiting[again].Request : New(worker);
            var answer = await redis.StartAsync(request);
            if (again >= 0)
                _waiting.RemoveAt(again);
            if (answer.Kind == StartKind.Granted)
            {
                Assert.True(_held.Count < Most, $"{_held.Count} ran. {Text}");
                _held.Add((worker, request.Run(answer)));
                _refused.Remove(worker);
                Granted++;
                return;
            }
            Assert.Equal(StartKind.Full, answer.Kind);
            // A permit may be kept for a worker that has waited longer.
            Assert.True(_held.Count == Most || _refused.Any(other => other != worker), $"{_held.Count} ran. {Text}");
            Assert.InRange(answer.Due!.Value - redis.Now, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100));
            _waiting.Add((worker, request));
            _refused.Add(worker);
            Refused++;
        }

        private async Task SettleAsync()
        {
            if (_held.Count == 0)
                return;
            var (worker, run) = _held[random.Next(_held.Count)];
            _held.Remove((worker, run));
            _over.Add(run);
            await redis.SettleAsync(Outcome(run));
        }

        // The answer was lost on its way: the same request changes nothing.
        private async Task RepeatStartAsync()
        {
            if (_held.Count == 0)
                return;
            var (_, run) = _held[random.Next(_held.Count)];
            var request = new StartRequest(run.Id, run.Type, run.Generation, run.Leg, run.Ended, run.Place, run.Token)
            {
                Limit = Limit,
                MayHavePermit = true,
            };
            Assert.Equal(StartKind.Granted, (await redis.StartAsync(request)).Kind);
            Repeated++;
        }

        private async Task RepeatSettleAsync()
        {
            if (_over.Count == 0)
                return;
            await redis.SettleAsync(Outcome(_over[random.Next(_over.Count)]));
            Repeated++;
        }

        private async Task GiveUpAsync()
        {
            if (_held.Count == 0 || random.Next(4) > 0)
                return;
            var (worker, run) = _held[random.Next(_held.Count)];
            _held.Remove((worker, run));
            _over.Add(run);
            Assert.True(await redis.Guard.GiveUpAsync(run.Id, run.Token, CancellationToken.None));
        }

        private async Task KillAsync()
        {
            string worker = _living[random.Next(_living.Count)];
            await redis.KillAsync(worker);
            _living.Remove(worker);
            _living.Add($"w{_hired++}");
            Forget(worker);
            Killed++;
        }

        // The lease runs out and the same worker returns: its runs go on without permits.
        private async Task LapseAsync()
        {
            string worker = _living[random.Next(_living.Count)];
            var lease = redis.Worker(worker);
            await lease.RenewAsync(CancellationToken.None);
            await redis.CommandAsync("DEL", $"tk:w:{lease.Incarnation:x16}");
            await lease.RenewAsync(CancellationToken.None);
            await lease.RenewAsync(CancellationToken.None);
            Forget(worker);
            Returned++;
        }

        private void Forget(string worker)
        {
            _over.AddRange(_held.Where(each => each.Worker == worker).Select(each => each.Run));
            _held.RemoveAll(each => each.Worker == worker);
            _waiting.RemoveAll(each => each.Worker == worker);
        }

        private StartRequest New(string worker) =>
            redis.Request(redis.NewId(), worker: worker) with
            {
                Limit = Limit,
                MayHavePermit = true,
            };

        private SettleRequest Outcome(GrantedRun run) =>
            random.Next(5) switch
            {
                0 => SettleRequest.Released(run),
                1 => SettleRequest.RetryInPlace(run, redis.Now, GuardHarness.Failure),
                2 => SettleRequest.Decide(run, new(IntentKind.Dead, null, GuardHarness.Failure), counted: true),
                3 => SettleRequest.Cancelled(run, GuardHarness.Failure),
                _ => SettleRequest.Done(run),
            };
    }
}
