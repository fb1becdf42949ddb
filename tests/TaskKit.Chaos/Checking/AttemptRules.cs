using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>The rules of attempts: those that count, and those that do not.</summary>
internal static class AttemptRules
{
    /// <summary>Each attempt that ended counts once; what a crash, a freeze or a shutdown cut counts never.</summary>
    public static IEnumerable<Violation> AttemptsAreCounted(History history)
    {
        foreach (var task in history.Tasks)
        {
            if (task is not { Kind: { } kind and not TaskKind.Killer, Stored: { } stored } || !stored.State.IsTerminal())
                continue;
            int planned = kind switch
            {
                TaskKind.Ok => 1,
                TaskKind.Once => 2,
                _ => history.Limits.MaxAttempts,
            };
            if (stored.Attempts != planned)
                yield return new(
                    Fault.WrongAttempts,
                    $"{task.Id} ({kind}) should have {planned} attempts, the store counts {stored.Attempts}."
                );
            for (int number = 1; number <= planned; number++)
                if (!task.Runs.Exists(run => run.Attempt.Number == number && run.End is { Outcome: not HandlerOutcome.Cut }))
                    yield return new(Fault.WrongAttempts, $"{task.Id} ({kind}): attempt {number} never ran to its end.");
            foreach (var run in task.Runs.Where(run => run.Attempt.Number > planned))
                yield return new(Fault.WrongAttempts, $"{run} is beyond the planned {planned}.");
        }
    }

    /// <summary>
    /// A kill counts as a crash of what the worker held. At least that of each handler that was running; at most also that of each task that
    /// may have been claimed or settled in the instant of the kill, before the worker could write it down.
    /// </summary>
    public static IEnumerable<Violation> CrashesAreCounted(History history)
    {
        if (!history.Limits.CrashesAreExact)
        {
            foreach (var violation in CrashesHaveCauses(history))
                yield return violation;
            yield break;
        }
        var kills = history.Processes.Where(process => process.Value.Kill is not null).ToList();
        foreach (var task in history.Tasks.Where(task => task is { Stored: not null, Accept: not null }))
        {
            int least = kills.Count(kill => task.Runs.Exists(run => IsSurelyHit(run, kill.Key, kill.Value)));
            int most = kills.Count(kill => MayHold(task, kill.Key, kill.Value.Kill!.At));
            int crashes = task.Stored!.Crashes;
            if (crashes < least || crashes > most)
                yield return new(Fault.WrongCrashes, $"{task.Id} should have {least} to {most} crashes, the store counts {crashes}.");
        }
    }

    /// <summary>At most each fault that may have cut the task off is a crash: never a worker that stopped in order.</summary>
    private static IEnumerable<Violation> CrashesHaveCauses(History history)
    {
        foreach (var task in history.Tasks.Where(task => task is { Stored.Crashes: > 0, Kind: not null, IsTakenForKiller: false }))
        {
            int most =
                history.Processes.Count(process => process.Value.Kill is { } kill && MayHold(task, process.Key, kill.At))
                + history.Processes.Sum(process => process.Value.Freezes.Count(freeze => MayHold(task, process.Key, freeze.From)))
                + history.Outages.Count
                + history.GuardLosses.Count;
            if (task.Stored!.Crashes > most)
                yield return new(
                    Fault.WrongCrashes,
                    $"{task.Id} should have at most {most} crashes, the store counts {task.Stored.Crashes}."
                );
        }
    }

    // A worker that was frozen meanwhile may have lost the attempt to another before it was killed.
    private static bool IsSurelyHit(AttemptRun run, int pid, ProcessHistory process) =>
        run.Pid == pid
        && run.Start?.At <= process.Gone
        && run.End is null
        && run.Settle is null
        && !process.WasFrozenBetween(run.ClaimedAt, process.Gone);

    private static bool MayHold(TaskHistory task, int pid, TimeSpan time)
    {
        if (task.Runs.Exists(run => run.Pid == pid && run.IsHeldAt(time)))
            return true;
        // Perhaps the worker had been granted the task, and died before it could write that down: then the next claim came later.
        bool isElsewhere = task.Runs.Exists(run => run.Pid != pid && IsSurelyHeldAt(run, time));
        return task.SubmittedAt <= time && !isElsewhere && task.Runs.Exists(run => run.ClaimedAt > time);
    }

    private static bool IsSurelyHeldAt(AttemptRun run, TimeSpan time) =>
        run.Claim.At <= time && run.Settle is { Stored: true } settle && settle.Asked >= time;
}
