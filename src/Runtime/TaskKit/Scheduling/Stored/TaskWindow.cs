namespace TaskKit;

/// <summary>The time that the task of a schedule is for: behind the run before, up to its own time.</summary>
/// <param name="From">The time of the run before; of the first run, one period before <paramref name="To"/>.</param>
/// <param name="To">The time of the run. Of missed times that one task makes up for, the newest.</param>
public readonly record struct TaskWindow(DateTimeOffset From, DateTimeOffset To);
