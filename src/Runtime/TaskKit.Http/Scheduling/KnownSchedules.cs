using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TaskKit.Http.Problems;
using TaskKit.Registry;
using TaskKit.Settings;

namespace TaskKit.Http.Scheduling;

/// <summary>Finds the schedule that the path of a request names.</summary>
internal sealed class KnownSchedules(ITaskSchedules schedules)
{
    /// <exception cref="ProblemException">There is no schedule of the name.</exception>
    public async Task<TaskSchedule> GetAsync(HttpContext http, CancellationToken cancellationToken)
    {
        string name = NameOf(http);
        return TypeName.IsValid(name) && await schedules.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } found
            ? found
            : throw await NotFoundAsync(http, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The problem of a name that no schedule has, with the near miss.</summary>
    public async Task<ProblemException> NotFoundAsync(HttpContext http, CancellationToken cancellationToken)
    {
        string name = NameOf(http);
        var all = await schedules.ListAsync(cancellationToken).ConfigureAwait(false);
        string hint = NearMiss.Hint(name, all.Select(schedule => schedule.Name));
        return new ProblemException(ProblemCode.ScheduleNotFound, $"There is no schedule '{Telemetry.LogText.Short(name)}'.{hint}");
    }

    public static string NameOf(HttpContext http) => (string)http.GetRouteValue("name")!;
}
