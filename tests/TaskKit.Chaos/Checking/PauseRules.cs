using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>
/// The rules of pauses: what is paused does not begin. A pause is known everywhere soon after it is stored, apart from the time for which a process stood still or
/// could not ask its store.
/// </summary>
internal static class PauseRules
{
    public static IEnumerable<Violation> PausedTypesBeginNothing(History history)
    {
        foreach (var task in history.Tasks)
        foreach (var pause in history.Times.PausesOf(task.Type))
        foreach (var run in task.Runs)
            if (run.Start is { } start && IsLate(history, pause, run.Pid, start.At))
                yield return new(Fault.RunInPause, $"{run} began {Since(pause, start.At)} after its type '{task.Type}' was paused.");
    }

    public static IEnumerable<Violation> PausedSchedulesFireNothing(History history)
    {
        foreach (var (schedule, _) in history.Times.Schedules)
        foreach (var pause in history.Times.PausesOf(schedule))
        foreach (var fired in history.Times.Fired.Where(fired => fired.Schedule == schedule.Name))
            if (IsLate(history, pause, fired.Pid, fired.Asked) && !WasHandedOverBefore(history, pause, fired))
                yield return new(
                    Fault.RunInPause,
                    $"{schedule.Name} fired {fired.Id} in process {fired.Pid} {Since(pause, fired.Asked)} after it was paused."
                );
    }

    // The worker that submitted it died before it could write down that it had. Whoever submits the same task again fires nothing new.
    private static bool WasHandedOverBefore(History history, PauseSpan pause, Fired fired) =>
        history.Find(fired.Id)?.SubmittedAt <= pause.Written;

    private static bool IsLate(History history, PauseSpan pause, int pid, TimeSpan at)
    {
        if (at <= pause.Written || at >= pause.EndAsked)
            return false;
        var excused = TimeSpans.Covered(history.Process(pid).Freezes.Concat(TimeSpans.WithoutStore(history)), pause.Written, at);
        return at - pause.Written - excused > history.Limits.PauseReach + history.Limits.Blur;
    }

    private static string Since(PauseSpan pause, TimeSpan at) => FormattableString.Invariant($"{(at - pause.Written).TotalSeconds:0.00} s");
}
