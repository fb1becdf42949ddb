using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>The rules of times: no attempt starts before it may.</summary>
internal static class TimeRules
{
    /// <summary>Between the wall clock and the ledger's: each note of a time is rounded to milliseconds.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(5);

    public static IEnumerable<Violation> NothingStartsEarly(History history)
    {
        foreach (var task in history.Tasks)
        foreach (var run in task.Runs)
            if (
                run.Start is { } start
                && DueOf(task, run) is { } due
                && start.At < due - Tolerance(history, run)
                && !WasForgotten(history, task, run)
            )
                yield return new(Fault.TooEarly, $"{run} started {(due - start.At).TotalMilliseconds:0} ms before it was due.");
    }

    /// <summary>
    /// The next task of a key starts when the one before has ended with success, or for good. Not judged across partitions, which have no order among
    /// them, and not where a worker was frozen, and could not know that another one had its partition.
    /// </summary>
    public static IEnumerable<Violation> KeysKeepTheirOrder(History history)
    {
        var byKey = history
            .Tasks.Where(task => task.Offer?.Key is not null && First(task) is not null)
            .GroupBy(task => (task.Offer!.Type, task.Offer.Key, First(task)!.Partition));
        foreach (var key in byKey)
        {
            TaskHistory? before = null;
            var beforeEnded = TimeSpan.Zero;
            foreach (var task in key.OrderBy(task => First(task)!.Offset))
            {
                if (before is not null)
                    foreach (var run in task.Runs.Where(run => run.Start?.At < beforeEnded && !IsExcused(history, before, task)))
                        yield return new(
                            Fault.KeyOrder,
                            $"{run} started while {before.Id}, which stands before it in partition {key.Key.Partition} with key {key.Key.Key}, had not ended."
                        );
                (before, beforeEnded) = (task, EndOf(task));
            }
        }
    }

    // Its worker's clock may be fast, and for a retry that of the worker which said when, slow.
    private static TimeSpan Tolerance(History history, AttemptRun run) =>
        Rounding + (history.Limits.Skew * (run.Attempt.Number == 1 ? 1 : 2));

    private static TimeSpan? DueOf(TaskHistory task, AttemptRun run)
    {
        if (run.Attempt.Number == 1)
            return task.Offer?.Due > TimeSpan.Zero ? task.Offer.Due : null;
        return FailuresBefore(task, run).Select(it => (TimeSpan?)it.Settle!.Due).Min();
    }

    private static IEnumerable<AttemptRun> FailuresBefore(TaskHistory task, AttemptRun run) =>
        task.Runs.Where(it =>
            it.Attempt.Generation == run.Attempt.Generation
            && it.Attempt.Number == run.Attempt.Number - 1
            && it.Settle is { As: SettledAs.Retry, Stored: true }
        );

    // A short wait is known to the guard and to the worker that keeps the record: it is cut only when the guard has forgotten it and another worker has
    // the record.
    private static bool WasForgotten(History history, TaskHistory task, AttemptRun run) =>
        FailuresBefore(task, run).Any(failed => failed.Pid != run.Pid && history.MayHaveForgotten(failed.Settle!.Asked, run.Start!.At));

    private static RecordFound? First(TaskHistory task) =>
        task
            .Records.Where(record => record.Turn == 0 && record.Topic.Contains(".worker.", StringComparison.Ordinal))
            .MinBy(record => record.Offset);

    // The first success is what counts, else the end of the last run: an attempt that fails blocks its key. What a crash cuts off before it is stored
    // repeats in its order.
    private static TimeSpan EndOf(TaskHistory task)
    {
        var ended = task.Runs.Where(run => run.End is { Outcome: not HandlerOutcome.Cut }).ToList();
        var good = ended.Where(run => run.End!.Outcome == HandlerOutcome.Ok).Select(run => run.End!.At).ToList();
        return good.Count > 0 ? good.Min() : ended.Select(run => run.End!.At).DefaultIfEmpty().Max();
    }

    private static bool IsExcused(History history, TaskHistory before, TaskHistory task)
    {
        var runs = before.Runs.Concat(task.Runs).ToList();
        var from = runs.Min(run => run.Claim.Asked);
        var to = runs.Max(run => run.End?.At ?? run.Claim.At);
        return history.GuardLosses.Exists(loss => loss.At >= from && loss.At <= to)
            || history.Outages.Exists(outage =>
                outage.Kind is OutageKind.RedisKill or OutageKind.RedisStop && outage.From <= to && outage.At >= from
            )
            || runs.Exists(run => history.Process(run.Pid).WasFrozenBetween(from, to))
            || history.Twins.Contains(before.Id);
    }
}
