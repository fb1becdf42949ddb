using TaskKit.Backends;
using TaskKit.Registry.Versions;

namespace TaskKit.Execution;

/// <summary>The handlers of the versions of one task type in this worker.</summary>
/// <param name="table">Chooses a version.</param>
/// <param name="settings">The settings of each version, ascending.</param>
internal sealed class HandlerVersions(VersionTable table, IReadOnlyList<TaskTypeSettings> settings)
{
    /// <summary>The settings of the version that runs a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="asked">The version that the task asks for.</param>
    /// <returns><see langword="null"/> when no handler runs that version.</returns>
    public TaskTypeSettings? Choose(TaskEnvelope task, out int asked) =>
        table.Find(task, out asked) is >= 0 and var at ? settings[at] : null;
}
