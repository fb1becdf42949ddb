namespace TaskKit.Backends.InMemory;

/// <summary>Counts the tasks of limited types that run, and those that began within the window of a rate. Used under the store's lock.</summary>
/// <param name="running">The running tasks by type.</param>
internal sealed class Permits(RunningCounts running)
{
    private readonly Dictionary<string, Queue<DateTimeOffset>> _starts = new(StringComparer.Ordinal);

    /// <summary>The earliest time at which a type that was refused has room in its rate again; <see langword="null"/> when no rate refused one.</summary>
    public DateTimeOffset? NextRoom { get; private set; }

    /// <summary>Begins a claim.</summary>
    public void Begin() => NextRoom = null;

    /// <summary>The number of tasks of a type that may begin.</summary>
    public int FreeOf(string type, TaskLimit limit, DateTimeOffset now)
    {
        int free = limit.Concurrency is > 0 and var most ? Math.Max(0, most - running.Of(type)) : int.MaxValue;
        if (free == 0 || limit.Rate is not { Count: > 0 } rate)
            return free;
        var starts = StartsOf(type, rate, now);
        if (starts.Count < rate.Count)
            return Math.Min(free, rate.Count - starts.Count);
        var room = RoomIn(starts, rate)!.Value;
        NextRoom = NextRoom < room ? NextRoom : room;
        return 0;
    }

    /// <summary>Notes that tasks of a type begin.</summary>
    public void Take(string type, TaskLimit limit, int count, DateTimeOffset now)
    {
        if (limit.Rate is not { Count: > 0 } rate)
            return;
        var starts = StartsOf(type, rate, now);
        for (int i = 0; i < count; i++)
            starts.Enqueue(now);
    }

    /// <summary>The number of tasks of a type that began within the window of its rate, and the time at which one more place is free.</summary>
    public (int Started, DateTimeOffset? RoomAt) UseOf(string type, TaskLimit limit, DateTimeOffset now) =>
        limit.Rate is { Count: > 0 } rate && StartsOf(type, rate, now) is var starts ? (starts.Count, RoomIn(starts, rate)) : (0, null);

    // The window holds more than the rate when the rate was lowered.
    private static DateTimeOffset? RoomIn(Queue<DateTimeOffset> starts, TaskRate rate) =>
        starts.Count > 0 ? starts.ElementAt(Math.Max(0, starts.Count - rate.Count)) + rate.Period : null;

    private Queue<DateTimeOffset> StartsOf(string type, TaskRate rate, DateTimeOffset now)
    {
        if (!_starts.TryGetValue(type, out var starts))
            _starts[type] = starts = new();
        while (starts.TryPeek(out var first) && first + rate.Period <= now)
            starts.Dequeue();
        return starts;
    }
}
