namespace TaskKit.Chaos.Checking;

/// <summary>The rules of the end of workers.</summary>
internal static class ShutdownRules
{
    public static IEnumerable<Violation> WorkersEndWell(History history)
    {
        var allowed = history.Limits.Drain + history.Limits.ExitGrace;
        foreach (var (pid, process) in history.Processes)
            if (process.Exit is { Code: not 0 } failed && process.Kill is null)
                yield return new(Fault.BadExit, $"Process {pid} ended with code {failed.Code}; nobody had killed it.");
            else if (process is { Stop: { } stop, Kill: null })
                if (process.Exit is not { } exit)
                    yield return new(Fault.BadExit, $"Process {pid} was asked to stop, and did not end.");
                else if (exit.At - stop.At > allowed)
                    yield return new(
                        Fault.BadExit,
                        $"Process {pid} took {(exit.At - stop.At).TotalSeconds:0.00} s to stop; allowed are {allowed.TotalSeconds:0.##} s."
                    );
    }

    public static IEnumerable<Violation> StoppingWorkersStartNothing(History history)
    {
        foreach (var run in history.Tasks.SelectMany(task => task.Runs))
            if (run.Start is { } start && history.Process(run.Pid).Stop is { } stop && start.At > stop.At + history.Limits.StartGrace)
                yield return new(
                    Fault.StartAfterStop,
                    $"{run} started {(start.At - stop.At).TotalSeconds:0.00} s after the process was asked to stop."
                );
    }
}
