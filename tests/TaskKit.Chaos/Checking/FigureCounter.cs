using TaskKit.Backends;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>Counts what happened, for the report and for the question whether the faults hit anything at all.</summary>
internal static class FigureCounter
{
    public static Figures Count(History history)
    {
        var runs = history.Tasks.SelectMany(task => task.Runs).ToList();
        var byPid = runs.ToLookup(run => run.Pid);
        var processes = history.Processes;
        var recoveries = RecoveryRule.Measure(history).ToList();
        var plain = recoveries.Where(recovery => !recovery.Solo).Select(recovery => recovery.Took).Order().ToList();
        var exits = processes.Values.Where(process => process is { Stop: not null, Exit: not null, Kill: null }).ToList();
        var figures = new Figures
        {
            Accepted = history.Tasks.Count(task => task.Accept is not null),
            Done = history.Tasks.Count(task => task.Stored?.State == TaskState.Done),
            Dead = history.Tasks.Count(task => task.Stored?.State == TaskState.Dead),
            Starts = runs.Count(run => run.Start is not null),
            DuplicateStarts = history.Tasks.SelectMany(task => task.Attempts).Sum(Repeats),
            FencedSettles = runs.Count(run => run.Settle is { Stored: false }),
            Released = runs.Count(run => run.Settle is { Stored: true, As: SettledAs.Released }),
            Kills = processes.Values.Count(process => process.Kill is not null),
            KillsThatHit = processes.Count(process =>
                process.Value.Kill is { } kill && byPid[process.Key].Any(run => IsRunning(run, kill.At))
            ),
            Freezes = processes.Values.Sum(process => process.Freezes.Count),
            FreezesTakenOver = processes.Sum(process => process.Value.Freezes.Count(freeze => IsTakenOver(history, process.Key, freeze))),
            Stops = processes.Values.Count(process => process.Stop is not null),
            StopsThatHit = processes.Count(process =>
                process.Value.Stop is { } stop
                && byPid[process.Key].Any(run => IsRunning(run, stop.At))
                && SomeWaitAndSomeBackOff(history, stop.At)
            ),
            LongestLock = history.Locks.Count > 0 ? history.Locks.Max(held => held.At - held.From) : TimeSpan.Zero,
            RecoveryMedian = plain.Count > 0 ? plain[plain.Count / 2] : TimeSpan.Zero,
            RecoveryMax = plain.Count > 0 ? plain[^1] : TimeSpan.Zero,
            SoloRecoveries = recoveries.Count - plain.Count,
            SoloRecoveryMax = recoveries.Where(recovery => recovery.Solo).Select(recovery => recovery.Took).DefaultIfEmpty().Max(),
            ExitMax = exits.Select(process => process.Exit!.At - process.Stop!.At).DefaultIfEmpty().Max(),
            Outages = history.Outages.CountBy(outage => outage.Kind).ToDictionary(),
            GuardLosses = (history.GuardLosses.Count + 1) / 2,
            BlockedPolls = processes.Values.Sum(process => process.Blocks.Count),
            Growths = history.Growths,
            Twins = history.Twins.Count,
            Unanswered = history.Tasks.Count(task =>
                task is { Accept: null, Offer: not null } and ({ Stored: not null } or { Runs.Count: > 0 })
            ),
            Keyed = history.Tasks.Count(task => task is { Accept: not null, Offer.Key: not null }),
            Records = history.Records.Count,
            Commits = history.Commits.Count,
            DeadLetters = history.Records.Count(record => record.Topic == RecordRules.DeadLetters),
            Crashed = history.Tasks.Count(task => task.Stored?.Reason == DeadLetterReasons.Crashed),
            RepeatedAfterStop = history.Tasks.SelectMany(task => task.Attempts).Sum(attempt => RepeatedAfterStop(history, attempt)),
            Settling = Settling(history, runs),
            Load = LoadTime(history),
        };
        return TimeFigures.Add(figures, history);
    }

    private static int RepeatedAfterStop(History history, IEnumerable<AttemptRun> attempt)
    {
        var started = attempt.Where(run => run.Start is not null).ToList();
        return started
            .Zip(started.Skip(1))
            .Count(pair => history.Process(pair.First.Pid) is { Stop: { } stop, Kill: null } && pair.First.IsHeldAt(stop.At));
    }

    private static TimeSpan Settling(History history, List<AttemptRun> runs)
    {
        var lastFault = history.Hits.Concat(history.Outages.Select(outage => outage.At)).DefaultIfEmpty().Max();
        var lastSettled = runs.Select(run => run.Settle?.At ?? TimeSpan.Zero).DefaultIfEmpty().Max();
        return lastFault > TimeSpan.Zero && lastSettled > lastFault ? lastSettled - lastFault : TimeSpan.Zero;
    }

    private static TimeSpan LoadTime(History history)
    {
        var times = history.Tasks.Where(task => task.Accept is not null).Select(task => task.Accept!.At).ToList();
        return times.Count > 0 ? times.Max() - times.Min() : TimeSpan.Zero;
    }

    private static int Repeats(IEnumerable<AttemptRun> attempt) => Math.Max(0, attempt.Count(run => run.Start is not null) - 1);

    private static bool IsRunning(AttemptRun run, TimeSpan time) => run.Start?.At <= time && (run.End is null || run.End.At > time);

    private static bool SomeWaitAndSomeBackOff(History history, TimeSpan time) =>
        history.Tasks.Any(task => task.Accept?.At <= time && !task.Runs.Exists(run => run.ClaimedAt <= time))
        && history.Tasks.Any(task =>
            task.Runs.FindLast(run => run.ClaimedAt <= time)?.Settle is { As: SettledAs.Retry } settle && settle.At <= time
        );

    private static bool IsTakenOver(History history, int pid, (TimeSpan From, TimeSpan To) freeze) =>
        history.Tasks.Any(task =>
            task.Runs.Any(run => run.Pid == pid && IsRunning(run, freeze.From))
            && task.Runs.Any(run => run.Pid != pid && run.Start?.At > freeze.From && run.Start.At < freeze.To)
        );
}
