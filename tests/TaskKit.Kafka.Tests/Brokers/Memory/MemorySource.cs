using TaskKit.Brokers;
using TaskKit.Brokers.Faults;
using TaskKit.Brokers.Ordering;

namespace TaskKit.Kafka.Tests.Brokers.Memory;

/// <summary>Brings the records of some queues to a desk.</summary>
internal sealed class MemorySource : IRecordSource
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly MemoryBroker _broker;
    private readonly IReadOnlyList<string> _types;
    private readonly RecordDesk _desk;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _reading;
    private List<MemoryStream> _streams = [];

    public MemorySource(MemoryBroker broker, IReadOnlyList<string> types, RecordDesk desk, TimeProvider time)
    {
        (_broker, _types, _desk, _time) = (broker, types, desk, time);
        Join();
        _reading = Task.Run(ReadAsync);
    }

    public Trouble? Trouble => null;

    /// <summary>Loses all streams, or opens them again.</summary>
    public void SetAway(bool isAway)
    {
        if (isAway)
            Leave();
        else if (_streams.Count == 0)
            Join();
    }

    public void Stop() => _stopped.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _reading;
        Leave();
        _stopped.Dispose();
    }

    private void Join()
    {
        lock (_gate)
        {
            _streams = [.. _types.Select(type => new MemoryStream(_broker, type, _desk.Gate))];
            _streams.ForEach(_broker.Join);
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            foreach (var stream in _streams)
            {
                stream.IsLost = true;
                _broker.Leave(stream);
            }
            _streams = [];
        }
    }

    private async Task ReadAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            lock (_gate)
                foreach (var stream in _streams)
                    Bring(stream);
            await Task.Delay(Pause, _time, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Bring(MemoryStream stream)
    {
        List<FetchedRecord> fetched =
        [
            .. _broker
                .Take(stream, _time.GetUtcNow() + _desk.Hold.LongestWait)
                .Select(record => record.Task.Key is { } key ? new KeyedRecord(stream, record, key) : new FetchedRecord(stream, record)),
        ];
        if (fetched.Count > 0)
            _desk.Add(fetched);
    }
}
