using TaskKit.Backends;
using TaskKit.Brokers;
using TaskKit.Conformance;
using TaskKit.Kafka;
using TaskKit.Kafka.Consuming;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>Retries and snoozes that are due soon stay with their record; later ones move to a tier.</summary>
public sealed class ShortWaitTests
{
    private static readonly TaskFailure Down = new("retryable_error", TaskError.Retryable("down"));
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4);

    [KafkaFact]
    public async Task A_retry_that_is_due_soon_needs_no_second_record()
    {
        await using var stage = await Stage.OpenAsync();
        var first = await stage.Worker.ReceiveAsync();
        var due = stage.Now + Soon;

        Assert.Equal(SettleResult.Settled, await stage.Worker.SettleAsync(TaskSettlement.Retry(first, due, Down)));

        Assert.Equal(TaskState.Retrying, (await stage.FindAsync(first.Task.Id)).State);
        Assert.Equal(0, stage.OffsetsEnded);
        var second = await stage.Worker.ReceiveAsync();
        Assert.True(stage.Now >= due);
        Assert.Equal((first.Task.Id, 2), (second.Task.Id, second.Attempt));
        await stage.Worker.SettleAsync(TaskSettlement.Done(second));
        Assert.Equal(1, stage.OffsetsEnded);
        Assert.Equal(1, stage.RecordsIn(stage.Harness.Topics.Prefix + "tasks.worker.sms"));
        Assert.Equal(0, stage.RecordsIn(stage.Harness.Topics.Prefix + "tasks.retry.5s"));
    }

    [KafkaFact]
    public async Task Without_holding_every_wait_moves()
    {
        await using var stage = await Stage.OpenAsync(kafka => kafka.HoldUpTo = TimeSpan.Zero);
        var first = await stage.Worker.ReceiveAsync();

        await stage.Worker.SettleAsync(TaskSettlement.Snooze(first, stage.Now + Soon));

        Assert.Equal(1, stage.RecordsIn(stage.Harness.Topics.Prefix + "tasks.retry.5s"));
        Assert.Equal(first.Task.Id, (await stage.Worker.ReceiveAsync()).Task.Id);
    }

    [KafkaFact]
    public async Task A_wiped_Redis_changes_neither_attempts_nor_time_while_the_worker_lives()
    {
        await using var stage = await Stage.OpenAsync();
        var first = await stage.Worker.ReceiveAsync();
        var due = stage.Now + Long;
        await stage.Worker.SettleAsync(TaskSettlement.Retry(first, due, Down));

        await stage.ForgetAsync(first.Task.Id);

        var second = await stage.Worker.ReceiveAsync();
        Assert.True(stage.Now >= due);
        Assert.Equal((first.Task.Id, 2), (second.Task.Id, second.Attempt));
    }

    [KafkaFact]
    public async Task Another_worker_that_reads_the_record_waits_in_turn()
    {
        await using var stage = await Stage.OpenAsync();
        var first = await stage.Worker.ReceiveAsync();
        var due = stage.Now + Long;
        await stage.Worker.SettleAsync(TaskSettlement.Retry(first, due, Down));
        await stage.Harness.KillAsync(stage.Backend, stage.Worker.Receiver);

        await using var heir = new TestWorker(stage.Backend, stage.Harness.Time, new ReceiverOptions("heir", ["sms"]), stage.Harness);

        var second = await heir.ReceiveAsync();
        Assert.True(stage.Now >= due);
        Assert.Equal((first.Task.Id, 2, 0), (second.Task.Id, second.Attempt, second.Crashes));
    }

    [KafkaTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_now_leaves_a_word_for_the_worker_that_keeps_the_record(bool inOtherHands)
    {
        await using var stage = await Stage.OpenAsync(kafka => kafka.HoldUpTo = TimeSpan.FromSeconds(30));
        var first = await stage.Worker.ReceiveAsync();
        var due = stage.Now + TimeSpan.FromSeconds(30);
        await stage.Worker.SettleAsync(TaskSettlement.Retry(first, due, Down));
        await using var heir = inOtherHands ? await stage.HeirAsync() : null;

        Assert.Equal(OperationResult.Applied, await stage.Backend.Operations!.RetryAsync(first.Task.Id, CancellationToken.None));

        var second = await (heir ?? stage.Worker).ReceiveAsync();
        Assert.True(stage.Now < due);
        Assert.Equal((first.Task.Id, 2), (second.Task.Id, second.Attempt));
    }

    [KafkaFact]
    public async Task A_task_that_is_cancelled_while_it_waits_frees_its_offset_at_once()
    {
        await using var stage = await Stage.OpenAsync(kafka => kafka.HoldUpTo = TimeSpan.FromSeconds(30));
        var first = await stage.Worker.ReceiveAsync();
        await stage.Worker.SettleAsync(TaskSettlement.Snooze(first, stage.Now + TimeSpan.FromSeconds(30)));

        Assert.Equal(OperationResult.Applied, await stage.Backend.Operations!.CancelAsync(first.Task.Id, CancellationToken.None));

        await Eventually.TrueAsync(async () =>
        {
            await stage.Worker.ReceiveBrieflyAsync(new(1));
            return stage.OffsetsEnded == 1;
        });
        Assert.Equal(TaskState.Cancelled, (await stage.FindAsync(first.Task.Id)).State);
    }

    [KafkaFact]
    public async Task A_task_submitted_for_a_time_soon_goes_straight_to_its_worker()
    {
        await using var stage = await Stage.OpenAsync(submit: false);
        var due = stage.Now + Soon;
        var task = KafkaHarness.NewTask("sms") with { NotBefore = due };

        await stage.Backend.SubmitAsync([task], CancellationToken.None);

        Assert.Equal(1, stage.RecordsIn(stage.Harness.Topics.Prefix + "tasks.worker.sms"));
        Assert.Equal(task.Id, (await stage.Worker.ReceiveAsync()).Task.Id);
        Assert.True(stage.Now >= due);
    }

    /// <summary>One worker and one task on topics of their own.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private Stage(KafkaHarness harness, ITaskBackend backend, TestWorker worker) =>
            (Harness, Backend, Worker) = (harness, backend, worker);

        public KafkaHarness Harness { get; }

        public ITaskBackend Backend { get; }

        public TestWorker Worker { get; }

        public DateTimeOffset Now => Harness.Time.GetUtcNow();

        /// <summary>The number of offsets below the first that has not ended.</summary>
        public long OffsetsEnded =>
            ((KafkaSource)((BrokerReceiver)Worker.Receiver).Source).Tracks.Sum(track => Math.Max(0, track.Offsets.Mark));

        public static async Task<Stage> OpenAsync(Action<KafkaOptions>? configure = null, bool submit = true)
        {
            var harness = new KafkaHarness(new(), "sms") { Configure = (kafka, _) => configure?.Invoke(kafka) };
            await harness.StartAsync();
            var backend = harness.Open();
            var worker = new TestWorker(backend, harness.Time, new ReceiverOptions("a", ["sms"]), harness);
            if (submit)
                await backend.SubmitAsync([KafkaHarness.NewTask("sms")], CancellationToken.None);
            return new Stage(harness, backend, worker);
        }

        public async Task<TaskRecord> FindAsync(TaskId id) => (await Backend.Operations!.FindAsync(id, CancellationToken.None))!;

        public Task ForgetAsync(TaskId id) => Harness.ForgetAsync(id);

        public long RecordsIn(string topic) => Harness.Topics.EndOf(topic);

        /// <summary>The partition goes to another worker, which has asked for the record and keeps it.</summary>
        public async Task<TestWorker> HeirAsync()
        {
            await Harness.KillAsync(Backend, Worker.Receiver);
            var heir = new TestWorker(Backend, Harness.Time, new ReceiverOptions("heir", ["sms"]), Harness);
            var source = (KafkaSource)((BrokerReceiver)heir.Receiver).Source;
            await Eventually.TrueAsync(async () =>
            {
                Assert.Empty(await heir.ReceiveBrieflyAsync(new(1)));
                return source.Tracks.Any(track => track.Offsets.Span > 0);
            });
            Assert.Empty(await heir.ReceiveBrieflyAsync(new(1)));
            return heir;
        }

        public async ValueTask DisposeAsync()
        {
            await Worker.DisposeAsync();
            await Harness.DisposeAsync();
        }
    }
}
