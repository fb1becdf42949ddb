using System.Text;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State.Leases;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Redis;

/// <summary>Random stories of many tasks, told to the scripts and to the model: each answer and each state must be the same.</summary>
public sealed class ModelTests
{
    private const int Steps = 30;

    [RedisTheory]
    [InlineData(1, 1500)]
    [InlineData(2, 1500)]
    [InlineData(3, 1500)]
    public async Task Scripts_and_model_agree(int seed, int stories)
    {
        await using var redis = await GuardHarness.StartAsync();
        var cast = await Cast.OpenAsync(redis);
        var told = Enumerable.Range(0, stories).Select(i => new Story(redis, cast, new Random((seed * 100_000) + i))).ToList();
        for (int step = 0; step < Steps; step++)
        {
            await cast.TurnAsync();
            foreach (var story in told)
                await story.GoOnAsync();
            // All stories at once, so that a step costs a few calls. What their requests share is only the flush.
            await StartAllAsync(redis, [.. told.Where(story => story.Next == Step.Start)]);
            await SettleAllAsync(redis, [.. told.Where(story => story.Next == Step.Settle)]);
            await AcceptAllAsync(redis, [.. told.Where(story => story.Next == Step.Accept)]);
            foreach (var story in told.Where(story => story.Next == Step.Cancel))
                Assert.True(story.Cancel() == await redis.Guard.CancelAsync(story.Id, CancellationToken.None), story.Text);
        }
        foreach (var story in told)
            story.Check(await redis.Guard.FindAsync(story.Id, CancellationToken.None));
        // Limits have a model of their own: PermitModelTests.
        Assert.Equal(Enum.GetValues<StartKind>().Except([StartKind.Full]), told.SelectMany(story => story.Seen).Distinct().Order());
    }

    private static async Task StartAllAsync(GuardHarness redis, List<Story> told)
    {
        foreach (var group in told.GroupBy(story => story.Asked.Token.Incarnation))
        {
            var stories = group.ToList();
            var answers = await redis.Guard.StartAsync(stories.ConvertAll(story => story.Asked));
            for (int i = 0; i < answers.Length; i++)
                stories[i].Started(answers[i]);
        }
    }

    private static async Task SettleAllAsync(GuardHarness redis, List<Story> told)
    {
        var answers = await redis.Guard.SettleAsync(told.ConvertAll(story => story.Outcome), CancellationToken.None);
        for (int i = 0; i < answers.Length; i++)
            told[i].Settled(answers[i]);
    }

    private static async Task AcceptAllAsync(GuardHarness redis, List<Story> told)
    {
        bool[] answers = await redis.Guard.AcceptAsync(told.ConvertAll(story => story.Produced), CancellationToken.None);
        for (int i = 0; i < answers.Length; i++)
            told[i].Accepted(answers[i]);
    }

    private enum Step
    {
        Start,
        Settle,
        Accept,
        Cancel,
        Lose,
    }

    /// <summary>The workers of all stories: one always lives, the others die and return.</summary>
    private sealed class Cast(GuardHarness redis, Random random)
    {
        private readonly List<WorkerLease> _leases = [];

        public HashSet<ulong> Alive { get; } = [];

        public HashSet<ulong> Returned { get; } = [];

        public static async Task<Cast> OpenAsync(GuardHarness redis)
        {
            var cast = new Cast(redis, new Random(7));
            for (int i = 0; i < 3; i++)
                await cast.HireAsync();
            return cast;
        }

        public WorkerLease Pick(Random chance)
        {
            var living = _leases.Where(lease => Alive.Contains(lease.Incarnation)).ToList();
            return living[chance.Next(living.Count)];
        }

        // Between the steps only: within one, all stories see the same workers.
        public async Task TurnAsync()
        {
            var lease = Pick(random);
            await lease.KillAsync();
            Alive.Remove(lease.Incarnation);
            await redis.CommandAsync("DEL", $"tk:w:{lease.Incarnation:x16}");
            if (random.Next(6) == 0)
            {
                var back = _leases[random.Next(_leases.Count)];
                await redis.ReturnAsync(back);
                Returned.Add(back.Incarnation);
            }
            await HireAsync();
        }

        private async Task HireAsync()
        {
            var lease = redis.Worker($"w{_leases.Count}");
            await lease.RenewAsync(CancellationToken.None);
            _leases.Add(lease);
            Alive.Add(lease.Incarnation);
        }
    }

    /// <summary>One task's story.</summary>
    private sealed class Story(GuardHarness redis, Cast cast, Random random)
    {
        private const string Forget = """
            redis.call('SELECT', ARGV[1])
            local id = string.gsub(ARGV[2], '..', function(digits) return string.char(tonumber(digits, 16)) end)
            redis.call('HDEL', KEYS[1], id)
            redis.call('DEL', KEYS[2])
            """;

        private static readonly TimeSpan Wait = TimeSpan.FromHours(1);

        private readonly StateModel _model = new(redis.Now, cast.Alive, cast.Returned);
        private readonly StringBuilder _text = new();
        private readonly List<StartRequest> _asked = [];
        private readonly List<GrantedRun> _runs = [];
        private readonly List<SettleRequest> _outcomes = [];
        private readonly List<RecordPlace> _places = [redis.NextPlace(), redis.NextPlace()];

        public TaskId Id { get; } = redis.NewId();

        public Step Next { get; private set; }

        public StartRequest Asked => _asked[^1];

        public SettleRequest Outcome => _outcomes[^1];

        public AcceptedTask Produced { get; private set; }

        public HashSet<StartKind> Seen { get; } = [];

        public string Text => _text.ToString();

        public void Started(StartAnswer answer)
        {
            var (kind, skip) = _model.Start(Asked);
            _text.AppendLine($"start {Asked.Generation}/{Asked.Leg} {Asked.Place} -> {answer.Kind} {answer.Skip}, expected {kind} {skip}");
            Assert.True((kind, skip) == (answer.Kind, answer.Skip), Text);
            Seen.Add(kind);
            if (kind is StartKind.Granted or StartKind.Bury or StartKind.Resume)
                _runs.Add(Asked.Run(answer));
        }

        public void Settled(SettleAnswer answer)
        {
            var expected = _model.Settle(Outcome);
            _text.AppendLine($"{Outcome.Kind} {Outcome.Intent} of {Outcome.Run.Token.Counter} -> {answer}, expected {expected}");
            Assert.True(expected == answer, Text);
        }

        public void Accepted(bool answer)
        {
            _text.AppendLine($"accept {Produced.Generation}/{Produced.Leg} {Produced.Place} -> {answer}");
            Assert.True(_model.Accept(Produced) == answer, Text);
        }

        public TaskKit.Backends.OperationResult Cancel()
        {
            _text.AppendLine("cancel");
            return _model.Cancel();
        }

        public async Task GoOnAsync()
        {
            Next = Choose();
            switch (Next)
            {
                case Step.Start:
                    _asked.Add(random.Next(12) == 0 && Repeatable() is { } again ? again : NewRequest());
                    break;
                case Step.Settle:
                    _outcomes.Add(_outcomes.Count > 0 && random.Next(4) == 0 ? _outcomes[^1] : NewOutcome());
                    break;
                case Step.Accept:
                    int replay = random.Next(8) == 0 ? 1 : 0;
                    Produced = new(Id, "sms", Place()) { Generation = _model.Generation + replay, Leg = replay == 1 ? 0 : _model.Leg };
                    break;
                case Step.Lose:
                    _text.AppendLine("lost");
                    await redis.Server.CommandAsync(
                        "EVAL",
                        Forget,
                        "2",
                        $"tk:s:{redis.Now:yyyyMMddHHmm}",
                        $"tk:t:{Id}",
                        $"{redis.Options.Database}",
                        $"{Id.Value:N}"
                    );
                    _model.Lose();
                    break;
            }
        }

        public void Check(StoredTask? found)
        {
            Assert.True(_model.Shown == found?.State, $"{_model.Shown} {found?.State}\n{Text}");
            if (found is not null)
                Assert.True(
                    (_model.Generation, _model.Leg, _model.Ended, _model.Place) == (found.Generation, found.Leg, found.Ended, found.Place),
                    $"{(_model.Generation, _model.Leg, _model.Ended, _model.Place)} {found}\n{Text}"
                );
        }

        private Step Choose() =>
            random.Next(100) switch
            {
                < 45 => Step.Start,
                < 85 => _runs.Count > 0 ? Step.Settle : Step.Start,
                < 92 => Step.Accept,
                < 98 => Step.Cancel,
                _ => Step.Lose,
            };

        // Of a worker that lives: the dead ask nothing.
        private StartRequest? Repeatable() => cast.Alive.Contains(_asked.Count == 0 ? 0 : _asked[^1].Token.Incarnation) ? _asked[^1] : null;

        private StartRequest NewRequest()
        {
            int turn = Math.Max(
                0,
                _model.Leg
                    + (
                        random.Next(10) switch
                        {
                            0 => -1,
                            1 => 1,
                            _ => 0,
                        }
                    )
            );
            int generation = Math.Max(
                0,
                _model.Generation
                    + (
                        random.Next(40) switch
                        {
                            0 => -1,
                            1 => 1,
                            _ => 0,
                        }
                    )
            );
            return new(Id, "sms", generation, turn, random.Next(2) == 0 ? 0 : turn, Place(), cast.Pick(random).NextToken())
            {
                Solo = random.Next(2) == 0,
            };
        }

        private SettleRequest NewOutcome()
        {
            var run = _runs[random.Next(3) == 0 ? random.Next(_runs.Count) : _runs.Count - 1];
            var kind = (IntentKind)random.Next(1, 4);
            bool counted = kind != IntentKind.Snooze;
            // Already due, or not within this story.
            var due = random.Next(2) == 0 ? redis.Now : redis.Now + Wait;
            var intent = new Intent(kind, kind == IntentKind.Dead ? null : redis.Now, counted ? GuardHarness.Failure : null);
            return random.Next(7) switch
            {
                0 => SettleRequest.Done(run),
                1 => SettleRequest.Cancelled(run, GuardHarness.Failure),
                2 => SettleRequest.Released(run),
                3 => SettleRequest.RetryInPlace(run, due, GuardHarness.Failure),
                4 => SettleRequest.Decide(run, intent, counted),
                5 => SettleRequest.Decide(run, intent, counted),
                _ => SettleRequest.Dead(run, GuardHarness.Failure, counted: true, Place()),
            };
        }

        private RecordPlace Place()
        {
            if (random.Next(6) == 0)
                _places.Add(redis.NextPlace());
            return random.Next(2) == 0 ? _places[0] : _places[^1];
        }
    }
}
