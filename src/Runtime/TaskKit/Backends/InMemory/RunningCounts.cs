namespace TaskKit.Backends.InMemory;

/// <summary>The number of running tasks of each type. Used under the store's lock.</summary>
internal sealed class RunningCounts
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int Of(string type) => _counts.GetValueOrDefault(type);

    /// <summary>Notes that a task has begun, or has ended.</summary>
    public void Note(string type, bool begins) => _counts[type] = Of(type) + (begins ? 1 : -1);
}
