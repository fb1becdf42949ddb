namespace TaskKit.Brokers.Ordering;

/// <summary>
/// The limits of reading ahead. A reader that has reached a limit N stops, and goes on once no more than N/4 is left. Readers check the limits
/// between two reads.
/// </summary>
/// <param name="gate">The lock of the desk.</param>
/// <param name="ready">The ready records.</param>
/// <param name="types">The number of task types.</param>
/// <param name="time">The clock.</param>
internal sealed class BackPressure(Lock gate, ReadyRecords ready, int types, TimeProvider time) : IDisposable
{
    /// <summary>The largest number of ready records of one type. The number is lower for a worker with many types.</summary>
    public const int MostReady = 4096;

    /// <summary>The largest number of records of one stream that wait behind earlier ones of their keys.</summary>
    public const int MostQueued = 50_000;

    // A bound for all types together, since each garbage collection goes through all ready records.
    private const int MostReadyInAll = 8 * MostReady;
    private const int LeastReady = 256;

    private readonly int _mostReady = Math.Clamp(MostReadyInAll / Math.Max(1, types), LeastReady, MostReady);
    private readonly ManualResetEventSlim _room = new();
    private bool _isPressed;

    /// <summary>Checks the limits after records of a stream came to the desk, and notes that one is reached. Called under the desk's lock.</summary>
    public void Note(RecordStream stream) =>
        _isPressed =
            _isPressed
            || stream.Queued >= MostQueued
            || stream.Backlog(wasFull: false) is not null
            || ready.Count(stream.Type) >= _mostReady;

    /// <summary>Ends the waits of <see cref="WaitForRoom"/>, since ready records were taken.</summary>
    public void MakeRoom() => _room.Set();

    /// <summary>True when a limit was reached since the last call.</summary>
    public bool TakePressure()
    {
        lock (gate)
            return Interlocked.Exchange(ref _isPressed, false);
    }

    /// <summary>True when a type has so many ready records that no more should be read.</summary>
    public bool IsFull(string type, bool wasFull)
    {
        lock (gate)
            return ready.Count(type) >= (wasFull ? _mostReady / 4 : _mostReady);
    }

    /// <summary>Blocks while a type has too many ready records, but no longer than <paramref name="patience"/>.</summary>
    public void WaitForRoom(string type, TimeSpan patience)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            // Reset before the check: room that is made after the check then ends the wait.
            _room.Reset();
            var left = patience - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !IsFull(type, wasFull: false))
                return;
            _room.Wait(left);
        }
    }

    /// <summary>The reason why a stream should be read no further; <see langword="null"/> when it may.</summary>
    public string? Congestion(RecordStream stream, bool wasFull)
    {
        lock (gate)
            return stream.Queued >= (wasFull ? MostQueued / 4 : MostQueued)
                ? $"{stream.Queued} tasks wait behind earlier ones of their keys"
                : stream.Backlog(wasFull);
    }

    public void Dispose() => _room.Dispose();
}
