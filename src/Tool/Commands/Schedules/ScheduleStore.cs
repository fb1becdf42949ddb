using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Scheduling;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>Opens the schedules of the project's store, and explains their errors.</summary>
internal static class ScheduleStore
{
    private const string Program = "dotnet-taskkit";

    /// <summary>
    /// The schedules of a store. The tool can make the task only of a schedule whose payload is stored, since it has no code of the program.
    /// </summary>
    public static TaskSchedules SchedulesOf(this TaskStore store, ToolHost host) =>
        new TaskSchedules(
            store.Backend,
            new EnvelopeFactory(new TaskKitOptions(), host.Time, store.Backend),
            new DeclaredSchedules(new TaskRegistry(host.Time), Program),
            new TypeDeclaration(Program, []),
            host.Time
        );

    /// <summary>Finds a schedule.</summary>
    /// <exception cref="ToolException">There is no schedule of the name.</exception>
    public static async Task<TaskSchedule> GetAsync(ITaskSchedules schedules, string name, CancellationToken cancellationToken)
    {
        if (TypeName.IsValid(name) && await schedules.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } found)
            return found;
        var known = await schedules.ListAsync(cancellationToken).ConfigureAwait(false);
        throw new ToolException(
            ErrorCodes.ScheduleNotFound,
            $"There is no schedule '{SafeText.Line(name)}'.{NearMiss.Hint(name, known.Select(schedule => schedule.Name))}",
            "dotnet taskkit schedules list"
        );
    }
}
