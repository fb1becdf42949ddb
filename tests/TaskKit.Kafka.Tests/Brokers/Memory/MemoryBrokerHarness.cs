using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Brokers;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Tests.Brokers.Memory;

/// <summary>One broker in memory, and a backend for each process that would share it.</summary>
internal sealed class MemoryBrokerHarness(RetentionOptions retention, params string[] types) : BrokerHarness(types)
{
    // The pause of a source between two looks, on a busy machine.
    private static readonly TimeSpan SourcesLag = TimeSpan.FromMilliseconds(200);

    private readonly MemoryBroker _broker = new();
    private readonly List<MemoryBrokerBackend> _backends = [];

    protected override IEnumerable<BrokerReceiver> Receivers => _backends.SelectMany(backend => backend.Receivers);

    public override ITaskBackend Open()
    {
        var redis = new RedisOptions
        {
            Address = Redis.Address,
            Database = Database,
            LeaseDuration = LeaseDuration,
        };
        var backend = new MemoryBrokerBackend(_broker, new RedisGuard(redis, retention, Time, NullLogger.Instance), Time);
        _backends.Add(backend);
        return backend;
    }

    public override async ValueTask PassAsync(TimeSpan time) => await Task.Delay(time + SourcesLag, Time);

    public override async ValueTask DisposeAsync() => await Task.WhenAll(_backends.Select(backend => backend.DisposeAsync().AsTask()));

    protected override void SetAway(BrokerReceiver receiver, bool isAway) => ((MemorySource)receiver.Source).SetAway(isAway);
}
