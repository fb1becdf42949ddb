using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Conformance;

namespace TaskKit.Tests.Contributing;

public sealed class BoxBackendTests : BackendContract
{
    [ContractFact]
    public override async Task Tasks_are_counted_by_type_and_state()
    {
        Assert.False(Backend.Capabilities.HasFlag(BackendCapabilities.Count));

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(async () => await Operations.CountAsync(CancellationToken.None));

        Assert.Contains("tasks list", refusal.Message);
    }

    [Fact]
    public async Task A_delivery_of_another_backend_is_refused()
    {
        var worker = OpenWorker();
        var delivery = new TaskDelivery(NewTask(), 1);

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => worker.SettleAsync(TaskSettlement.Done(delivery)));

        Assert.Equal("Expected a delivery of the backend 'box', got a TaskDelivery.", refusal.Message);
    }

    protected override BackendHarness CreateHarness(RetentionOptions retention) => new BoxHarness(retention);

    private sealed class BoxHarness : BackendHarness
    {
        private readonly FakeTimeProvider _time = new();
        private readonly InMemoryBackend _store;

        public BoxHarness(RetentionOptions retention) => _store = new(_time, retention);

        public override TimeProvider Time => _time;

        public override TimeSpan Soon => TimeSpan.FromMinutes(1);

        public override ITaskBackend Open() => new BoxBackend(_store);

        public override ValueTask PassAsync(TimeSpan time)
        {
            _time.Advance(time);
            return ValueTask.CompletedTask;
        }

        public override ValueTask KillAsync(ITaskBackend backend, ITaskReceiver receiver)
        {
            _store.Kill(((BoxReceiver)receiver).Inner);
            return ValueTask.CompletedTask;
        }

        public override ValueTask ExpireLeaseAsync(ITaskBackend backend, ITaskReceiver receiver)
        {
            _store.ExpireLease(((BoxReceiver)receiver).Inner);
            return ValueTask.CompletedTask;
        }

        public override ValueTask DisposeAsync() => _store.DisposeAsync();
    }
}
