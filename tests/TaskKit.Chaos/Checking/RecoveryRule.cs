namespace TaskKit.Chaos.Checking;

/// <summary>
/// How fast killed work is taken over: from the kill to the next start of each handler that was running there. The driver kills only while
/// slots are free, so no time in the queue is deducted; a foreign write lock is: nobody can take anything over before it ends. When the
/// process that was granted the attempt next is itself hit before the handler starts, the claim ends the measurement.
/// </summary>
internal static class RecoveryRule
{
    public static IEnumerable<Violation> KilledWorkIsTakenOver(History history)
    {
        foreach (var recovery in Measure(history))
        {
            var limit = recovery.Alone ? history.Limits.LoneRecovery : history.Limits.Recovery;
            if (recovery.Took > limit)
                yield return new(
                    Fault.SlowRecovery,
                    $"{recovery.Run} was killed, and {(recovery.Alone ? "(alone) " : "")}restarted after {recovery.Took.TotalSeconds:0.00} s; allowed are {limit.TotalSeconds:0.##} s."
                );
        }
    }

    public static IEnumerable<Recovery> Measure(History history)
    {
        foreach (var task in history.Tasks)
        {
            int hits = 0;
            foreach (var (run, index) in task.Runs.Select((run, index) => (run, index)))
                if (history.Process(run.Pid).Kill is { } kill && run.Start?.At <= kill.At && run.End is null)
                {
                    hits++;
                    if (index + 1 < task.Runs.Count)
                        yield return Measure(history, run, task.Runs[index + 1], kill.At, hits >= Backends.TaskDelivery.CrashesBeforeAlone);
                }
        }
    }

    private static Recovery Measure(History history, AttemptRun run, AttemptRun next, TimeSpan killed, bool alone)
    {
        var restarted = next.Start?.At ?? next.Claim.At;
        var from = killed;
        foreach (var held in history.Locks.Where(held => held.From < restarted && held.At > from))
            from = held.At;
        return new Recovery(run, alone, restarted > from ? restarted - from : TimeSpan.Zero);
    }
}

/// <summary>One take-over.</summary>
/// <param name="Run">The killed run.</param>
/// <param name="Alone">Whether the task had to run alone.</param>
/// <param name="Took">How long it took.</param>
internal readonly record struct Recovery(AttemptRun Run, bool Alone, TimeSpan Took);
