using System.Diagnostics.Metrics;

namespace TaskKit.TestSupport;

/// <summary>The count of one of TaskKit's counters under a tag since this was made.</summary>
internal sealed class CountListener : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public CountListener(string counter, string tag, string value, Meter? meter = null)
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "TaskKit" && instrument.Name == counter && instrument.Meter == (meter ?? instrument.Meter))
                self.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(
            (_, count, tags, _) =>
            {
                foreach (var (name, text) in tags)
                    if (name == tag && Equals(text, value))
                        Interlocked.Add(ref _count, count);
            }
        );
        _listener.Start();
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
