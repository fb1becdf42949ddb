using TaskKit;
using TaskKit.Backends;

namespace Shop.Demo.Screen;

/// <summary>The states of all tasks at one moment.</summary>
/// <param name="Elapsed">Since the start.</param>
/// <param name="Counts">How many of each type and state.</param>
internal sealed record Snapshot(TimeSpan Elapsed, IReadOnlyList<TaskCount> Counts)
{
    public long Ended => Counts.Where(count => count.State.IsTerminal()).Sum(count => count.Count);

    public bool IsOver => Counts.All(count => count.State.IsTerminal());

    /// <summary>The number of tasks of a type, or of all, in a state.</summary>
    /// <param name="type">The type; <see langword="null"/> for all.</param>
    /// <param name="state">The state.</param>
    public long In(string? type, TaskState state) =>
        Counts.Where(count => (type ?? count.Type) == count.Type && count.State == state).Sum(count => count.Count);
}
