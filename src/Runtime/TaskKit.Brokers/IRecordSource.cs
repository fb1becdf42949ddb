using TaskKit.Brokers.Faults;

namespace TaskKit.Brokers;

/// <summary>The source of a worker's records: reads them from the broker and brings them to the desk, until it is stopped.</summary>
internal interface IRecordSource : IAsyncDisposable
{
    /// <summary>The reason why nothing can be read now; <see langword="null"/> when no fault is known.</summary>
    Trouble? Trouble { get; }

    /// <summary>Reads no more. What was read can still be ended.</summary>
    void Stop();
}
