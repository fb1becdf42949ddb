using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>The rules of commits: the broker's own words, held against what had happened to the records by then.</summary>
internal static class CommitRules
{
    /// <summary>All records before a commit's offset are done with: their attempt's outcome is stored, or they were passed on.</summary>
    public static IEnumerable<Violation> CommitsCoverOnlyWhatIsFinished(History history)
    {
        var covered = new Dictionary<RecordFound, CommitFound>();
        foreach (var violation in Cover(history, covered))
            yield return violation;
        foreach (var (record, commit) in covered)
            if (Judge(history, record, commit) is { } violation && !HasOpenTwin(history, record, commit, covered))
                yield return violation;
    }

    public static IEnumerable<Violation> CommitsOnlyGrow(History history)
    {
        foreach (var commits in history.Commits.GroupBy(commit => (commit.Group, commit.Topic, commit.Partition)))
        {
            CommitFound? before = null;
            foreach (var commit in commits)
            {
                if (commit.Offset < before?.Offset)
                    yield return new(Fault.CommitBack, $"{Name(commit)} came after one of {before.Offset}.");
                before = commit;
            }
        }
    }

    /// <summary>Finds the first commit that covers each record.</summary>
    private static IEnumerable<Violation> Cover(History history, Dictionary<RecordFound, CommitFound> covered)
    {
        var records = history.Records.GroupBy(Place).ToDictionary(part => part.Key, part => part.OrderBy(record => record.Offset).ToList());
        foreach (var commits in history.Commits.GroupBy(commit => (commit.Group, commit.Topic, commit.Partition)))
        {
            if (!records.TryGetValue((commits.Key.Topic, commits.Key.Partition), out var log))
                continue;
            int next = 0;
            foreach (var commit in commits)
            {
                if (commit.Offset > log[^1].Offset + 1)
                    yield return new(Fault.CommitBeyondEnd, $"{Name(commit)} is beyond the last record, {log[^1].Offset}.");
                for (; next < log.Count && log[next].Offset < commit.Offset; next++)
                    covered[log[next]] = commit;
            }
        }
    }

    /// <summary>
    /// True when another record with the same content was there and not yet committed: one of two is enough. It may wait in a tier, when a forwarder that died
    /// had copied it to its worker already.
    /// </summary>
    private static bool HasOpenTwin(
        History history,
        RecordFound record,
        CommitFound commit,
        Dictionary<RecordFound, CommitFound> covered
    ) =>
        IsWorkers(record.Topic)
        && history
            .Find(record.Id)!
            .Records.Exists(twin =>
                twin != record
                && !IsLetter(twin)
                && (twin.Generation, twin.Turn) == (record.Generation, record.Turn)
                && twin.Written <= commit.Written
                && !(covered.TryGetValue(twin, out var other) && other.Written <= commit.Written)
            );

    private static bool IsWorkers(string topic) => topic.Contains(".worker.", StringComparison.Ordinal);

    private static Violation? Judge(History history, RecordFound record, CommitFound commit)
    {
        var committed = history.FromUnix(commit.Written);
        var task = history.Find(record.Id)!;
        var finished = IsWorkers(record.Topic) ? FinishedAt(history, task, record) : PassedOn(history, task, record);
        if (finished is { } at && at <= committed + history.Limits.Blur + history.Limits.Skew)
            return null;
        string when = finished is { } late ? $"{(late - committed).TotalMilliseconds:0} ms after that" : "never";
        return new(
            Fault.EarlyCommit,
            $"{Name(commit)} covers offset {record.Offset}, and {record.Id} turn {record.Turn} there was finished {when}."
        );
    }

    /// <summary>The time at which another record was written that carries the same turn on.</summary>
    private static TimeSpan? PassedOn(History history, TaskHistory task, RecordFound record) =>
        task
            .Records.Where(other => other.Generation == record.Generation && other.Turn >= record.Turn)
            // What has some seconds left goes through its tier again, and may come to the same partition.
            .Where(other => Place(other) != Place(record) || other.Offset > record.Offset)
            .Where(other => other.Written >= record.Written - 1)
            .Select(other => (TimeSpan?)history.FromUnix(other.Written))
            .Min();

    /// <summary>The earliest time at which there was nothing left to do with this record.</summary>
    private static TimeSpan? FinishedAt(History history, TaskHistory task, RecordFound record)
    {
        var ends = new List<TimeSpan>();
        foreach (var run in task.Runs.Where(run => run.Attempt.Generation >= record.Generation && run.Attempt.Number > record.Ended))
            if (EndedAt(history, run) is { } at)
                ends.Add(at);
        if (task.Stored is { State: var state, Changed: > 0 and var changed } && state.IsTerminal())
            ends.Add(history.FromUnix(changed));
        // What the record stood for goes on in another one, waits in a tier, or was buried.
        foreach (
            var other in task.Records.Where(other =>
                other.Generation > record.Generation || other.Turn > record.Turn || IsLetter(other) || HasMoved(record, other)
            )
        )
            ends.Add(history.FromUnix(other.Written));
        return ends.Count > 0 ? ends.Min() : null;
    }

    // Its worker keeps only shorter waits than the program that submitted it.
    private static bool HasMoved(RecordFound from, RecordFound to) =>
        (to.Generation, to.Turn) == (from.Generation, from.Turn) && !IsWorkers(to.Topic) && !IsLetter(to) && to.Written >= from.Written - 1;

    private static TimeSpan? EndedAt(History history, AttemptRun run)
    {
        if (run.Settle is { } settle)
            return settle is { Stored: true, As: SettledAs.Done or SettledAs.Cancelled } ? StoredAt(history, run.Pid, settle) : null;
        // Its worker was killed before it could write the answer down.
        return run.End is { Outcome: HandlerOutcome.Ok } end && history.Process(run.Pid).Gone < TimeSpan.MaxValue ? end.At : null;
    }

    // When the worker or a server stood still meanwhile, the outcome may have been stored at once, and only the answer came late.
    private static TimeSpan StoredAt(History history, int pid, Settled settle) =>
        history.Process(pid).WasFrozenBetween(settle.Asked, settle.At)
        || history.Outages.Exists(outage => outage.From <= settle.At && outage.At >= settle.Asked)
            ? settle.Asked
            : settle.At;

    private static bool IsLetter(RecordFound record) => record.Topic == RecordRules.DeadLetters;

    private static (string Topic, int Partition) Place(RecordFound record) => (record.Topic, record.Partition);

    private static string Name(CommitFound commit) => $"The commit {commit.Offset} of {commit.Group} in {commit.Topic}/{commit.Partition}";
}
