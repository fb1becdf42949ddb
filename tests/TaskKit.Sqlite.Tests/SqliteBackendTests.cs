using TaskKit.Backends;
using TaskKit.Conformance;
using TaskKit.Sqlite;

namespace TaskKit.Sqlite.Tests;

public sealed class SqliteBackendTests : BackendContract
{
    protected override BackendHarness CreateHarness(RetentionOptions retention) => new SqliteHarness(retention);

    private sealed class SqliteHarness(RetentionOptions retention) : BackendHarness
    {
        private readonly SqliteFile _file = new();

        public override TimeProvider Time => TimeProvider.System;

        public override TimeSpan Soon => TimeSpan.FromMilliseconds(700);

        public override ITaskBackend Open() => _file.Open(retention);

        public override async ValueTask PassAsync(TimeSpan time) => await Task.Delay(time, Time);

        public override ValueTask KillAsync(ITaskBackend backend, ITaskReceiver receiver)
        {
            ((SqliteReceiver)receiver).Kill();
            return ValueTask.CompletedTask;
        }

        public override async ValueTask ExpireLeaseAsync(ITaskBackend backend, ITaskReceiver receiver) =>
            await ((SqliteReceiver)receiver).HangAsync(Time);

        public override ValueTask DisposeAsync() => _file.DisposeAsync();
    }
}
