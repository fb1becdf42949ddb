namespace TaskKit;

/// <summary>The states' names as they stand on the wire, in tables and in the tool: <c>PENDING</c>, <c>DONE</c>, …</summary>
public static class TaskStateNames
{
    private static readonly string[] Names = ["SCHEDULED", "PENDING", "RUNNING", "RETRYING", "DONE", "DEAD", "CANCELLED"];

    /// <summary>All names, in the order of <see cref="TaskState"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The state's name, for example <c>PENDING</c>.</summary>
    /// <param name="state">The state.</param>
    public static string ToName(this TaskState state) => Names[(int)state];

    /// <summary>True when only a replay leaves this state.</summary>
    /// <param name="state">The state.</param>
    public static bool IsTerminal(this TaskState state) => state >= TaskState.Done;

    /// <summary>Reads a name, in any case. <c>QUEUED</c> and <c>FAILED</c>, which other systems write, are PENDING and DEAD.</summary>
    /// <param name="name">The text to read.</param>
    /// <param name="state">The state of that name.</param>
    /// <returns><see langword="false"/> when no state has that name.</returns>
    public static bool TryParse(string? name, out TaskState state)
    {
        int index = Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        TaskState? found =
            index >= 0 ? (TaskState)index
            : "QUEUED".Equals(name, StringComparison.OrdinalIgnoreCase) ? TaskState.Pending
            : "FAILED".Equals(name, StringComparison.OrdinalIgnoreCase) ? TaskState.Dead
            : null;
        state = found ?? default;
        return found is not null;
    }
}
