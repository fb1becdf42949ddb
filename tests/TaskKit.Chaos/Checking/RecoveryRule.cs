using TaskKit.Backends;

namespace TaskKit.Chaos.Checking;

/// <summary>
/// The time until killed work is taken over: from the kill to the next start of each handler that was running there. The driver kills only while
/// slots are free, so no time in the queue is deducted; a foreign write lock is: nobody can take anything over before it ends. When the
/// process that was granted the attempt next is itself hit before the handler starts, the claim ends the measurement.
/// </summary>
internal static class RecoveryRule
{
    private const int EnoughForMedian = 10;

    public static IEnumerable<Violation> KilledWorkIsTakenOver(History history)
    {
        var plain = Measure(history).Where(recovery => !recovery.Solo).Select(recovery => recovery.Took).Order().ToList();
        if (plain.Count >= EnoughForMedian && plain[plain.Count / 2] > history.Limits.RecoveryMedian)
            yield return new(
                Fault.SlowRecovery,
                $"Half of the recoveries took longer than {plain[plain.Count / 2].TotalSeconds:0.00} s; allowed are {history.Limits.RecoveryMedian.TotalSeconds:0.##} s."
            );
        foreach (var recovery in Measure(history))
        {
            var limit = recovery.Solo ? history.Limits.SoloRecovery : history.Limits.Recovery;
            if (recovery.Took > limit)
                yield return new(
                    Fault.SlowRecovery,
                    $"{recovery.Run} was killed, and {(recovery.Solo ? "(alone) " : "")}restarted after {recovery.Took.TotalSeconds:0.00} s; allowed are {limit.TotalSeconds:0.##} s."
                );
        }
    }

    public static IEnumerable<Recovery> Measure(History history)
    {
        var byKey = history.Tasks.Where(task => task.Offer?.Key is not null).ToLookup(KeyOf);
        // What a limit holds back starts again when it has a permit, however soon it was taken over.
        foreach (var task in history.Tasks.Where(task => !history.Times.Limits.Has(task.Type)))
        {
            var hits = task.Runs.Where(run => IsLost(history, run)).ToList();
            // The ledger cannot know of a crash in the instant between a claim and its line; the store does.
            int unseen = Math.Max(0, (task.Stored?.Crashes ?? 0) - hits.Count);
            foreach (var (run, count) in hits.Select((run, index) => (run, index + 1 + unseen)))
                if (
                    history.Process(run.Pid).Kill is not null
                    && run.Start is not null
                    && run.End is null
                    && task.Runs.IndexOf(run) + 1 is var next
                    && next < task.Runs.Count
                )
                    yield return Measure(
                        history,
                        run,
                        task.Runs[next],
                        count >= TaskDelivery.CrashesBeforeSolo,
                        EndBefore(task, byKey, task.Runs[next])
                    );
        }
    }

    // The one before it in its key may have had to run alone: until it has ended, this one waits.
    private static TimeSpan EndBefore(TaskHistory task, ILookup<(string, string?), TaskHistory> byKey, AttemptRun restarted) =>
        task.Offer?.Key is null
            ? default
            : byKey[KeyOf(task)]
                .Where(other => other.Offer!.At < task.Offer.At)
                .SelectMany(other => other.Runs)
                .Where(other => other.End?.At < restarted.Start?.At)
                .Select(other => other.End!.At)
                .DefaultIfEmpty()
                .Max();

    private static (string, string?) KeyOf(TaskHistory task) => (task.Offer!.Type, task.Offer.Key);

    // Whoever is frozen for longer than its lease is taken for dead until it returns.
    private static bool IsLost(History history, AttemptRun run) =>
        history.Process(run.Pid) is var process
        && ((process.Kill is { } kill && run.IsHeldAt(kill.At)) || process.Freezes.Exists(freeze => run.IsHeldAt(freeze.From)));

    private static Recovery Measure(History history, AttemptRun run, AttemptRun next, bool solo, TimeSpan ready)
    {
        var restarted = next.Start?.At ?? next.Claim.At;
        var from = history.Process(run.Pid).Kill!.At;
        from = ready > from ? ready : from;
        foreach (var held in history.Locks.Where(held => held.From < restarted && held.At > from))
            from = held.At;
        foreach (var outage in history.Outages.Where(outage => outage.From < restarted && outage.At > from))
            from = outage.At;
        foreach (var (gone, back) in TimeSpans.WithoutWorkers(history).Where(none => none.From < restarted && none.To > from))
            from = back < restarted ? back : restarted;
        foreach (var pause in history.Times.PausesOf(history.Find(run.Attempt.Id)!.Type))
            if (pause.Asked < restarted && pause.Ended > from)
                from = pause.Ended < restarted ? pause.Ended : restarted;
        // The one that was about to take over was hit as well, left, or held up the group: then it begins anew.
        if (history.Limits.HitsDelayAll)
            foreach (var hit in history.Hits.Concat(history.Stops).Where(hit => hit > from && hit < restarted).Order())
                from = hit;
        return new Recovery(run, solo, restarted > from ? restarted - from : TimeSpan.Zero);
    }
}

/// <summary>One take-over.</summary>
/// <param name="Run">The killed run.</param>
/// <param name="Solo">Whether the task had to run alone.</param>
/// <param name="Took">How long it took.</param>
internal readonly record struct Recovery(AttemptRun Run, bool Solo, TimeSpan Took);
