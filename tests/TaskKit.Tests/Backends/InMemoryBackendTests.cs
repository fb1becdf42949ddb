using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Tests.Support;

namespace TaskKit.Tests.Backends;

public sealed class InMemoryBackendTests : BackendContract
{
    private protected override BackendHarness CreateHarness(RetentionOptions retention) => new InMemoryHarness(retention);

    private sealed class InMemoryHarness : BackendHarness
    {
        private readonly FakeTime _time = new();
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
