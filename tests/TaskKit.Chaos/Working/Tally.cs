using System.Diagnostics.Metrics;

namespace TaskKit.Chaos.Working;

/// <summary>Counts what the product's metrics say, as a collector would.</summary>
internal sealed class Tally : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _processed;

    public Tally()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "TaskKit", Name: "messaging.process.duration" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _processed));
        _listener.Start();
    }

    /// <summary>The number of attempts that ended.</summary>
    public long Processed => Interlocked.Read(ref _processed);

    public void Dispose() => _listener.Dispose();
}
