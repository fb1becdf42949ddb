using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Conformance;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Backends;

public sealed class InMemoryBackendTests : BackendContract
{
    protected override BackendHarness CreateHarness(RetentionOptions retention) => new InMemoryHarness(retention);

    [Fact]
    public async Task A_delivery_of_another_backend_is_refused()
    {
        await using var backend = new InMemoryBackend();
        await using var worker = new TestWorker(backend, TimeProvider.System, new("worker-1", ["sms"]));
        var task = new TaskEnvelope
        {
            Id = TaskId.New(TimeProvider.System),
            Type = "sms",
            Payload = default,
            CreatedAt = default,
        };

        await Assert.ThrowsAsync<ArgumentException>(() => worker.SettleAsync(TaskSettlement.Done(new TaskDelivery(task, 1))));
    }

    [Fact]
    public async Task A_closed_backend_ends_waits_and_takes_nothing_more()
    {
        var backend = new InMemoryBackend();
        await using var worker = new TestWorker(backend, TimeProvider.System, new("worker-1", ["sms"]));
        var waiting = worker.Receiver.ReceiveAsync(new(1), CancellationToken.None);

        await backend.DisposeAsync();

        Assert.Empty(await waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await backend.SubmitAsync([], CancellationToken.None));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await worker.Receiver.ReceiveAsync(new(1), CancellationToken.None));
    }

    [Fact]
    public async Task It_runs_on_the_system_clock_too()
    {
        await using var backend = new InMemoryBackend();
        await using var worker = new TestWorker(backend, TimeProvider.System, new("worker-1", ["sms"]));
        var due = TimeProvider.System.GetUtcNow().AddMilliseconds(40.5);
        var task = new TaskEnvelope
        {
            Id = TaskId.New(TimeProvider.System),
            Type = "sms",
            Payload = "{}"u8.ToArray(),
            CreatedAt = due,
            NotBefore = due,
        };
        await backend.SubmitAsync([task], CancellationToken.None);

        Assert.Equal(task.Id, (await worker.ReceiveAsync()).Task.Id);
        Assert.True(TimeProvider.System.GetUtcNow() >= due, "The task came early.");
    }

    [Fact]
    public async Task A_clock_that_is_moved_while_a_wait_begins_leaves_no_task_behind()
    {
        var time = new MovedClock();
        await using var backend = new InMemoryBackend(time);
        await using var worker = new TestWorker(backend, time, new("worker-1", ["sms"]));
        var due = time.GetUtcNow() + MovedClock.Step;
        var task = new TaskEnvelope
        {
            Id = TaskId.New(time),
            Type = "sms",
            Payload = "{}"u8.ToArray(),
            CreatedAt = due,
            NotBefore = due,
        };
        await backend.SubmitAsync([task], CancellationToken.None);

        time.MoveAtNextLook = true;

        Assert.Equal(task.Id, (await worker.ReceiveAsync()).Task.Id);
    }

    /// <summary>A clock that moves as soon as somebody has looked at it.</summary>
    private sealed class MovedClock : FakeTimeProvider
    {
        public static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

        public bool MoveAtNextLook { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            var now = base.GetUtcNow();
            if (MoveAtNextLook)
            {
                MoveAtNextLook = false;
                Advance(Step);
            }
            return now;
        }
    }

    private sealed class InMemoryHarness : BackendHarness
    {
        private readonly FakeTimeProvider _time = Clock.New();
        private readonly InMemoryBackend _backend;

        public InMemoryHarness(RetentionOptions retention) => _backend = new(_time, retention);

        public override TimeProvider Time => _time;

        public override TimeSpan Soon => TimeSpan.FromMinutes(1);

        public override ITaskBackend Open() => _backend;

        public override ValueTask PassAsync(TimeSpan time)
        {
            _time.Advance(time);
            return ValueTask.CompletedTask;
        }

        public override ValueTask KillAsync(ITaskBackend backend, ITaskReceiver receiver)
        {
            _backend.Kill(receiver);
            return ValueTask.CompletedTask;
        }

        public override ValueTask ExpireLeaseAsync(ITaskBackend backend, ITaskReceiver receiver)
        {
            _backend.ExpireLease(receiver);
            return ValueTask.CompletedTask;
        }

        public override ValueTask DisposeAsync() => _backend.DisposeAsync();
    }
}
