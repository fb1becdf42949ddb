using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>The rules of the records in the topics.</summary>
internal static class RecordRules
{
    public const string DeadLetters = "tasks.dlq";

    public static IEnumerable<Violation> RecordsBelongToTasks(History history) =>
        history
            .Records.Where(record => history.Find(record.Id) is not ({ Offer: not null } or { Accept: not null }))
            .Select(record => new Violation(Fault.Phantom, $"{Name(record)} carries {record.Id}, which nobody submitted."));

    /// <summary>
    /// Retries and dead letters carry the key and the value of the first record, byte for byte. Of a schedule's task there may be several first records, each
    /// with the time at which its worker made it.
    /// </summary>
    public static IEnumerable<Violation> CopiesAreEqual(History history)
    {
        foreach (var task in history.Tasks.Where(task => task.Records.Count > 1))
        {
            var first = task.IsOfSchedule ? task.Records.FindAll(record => record.Turn == 0) : task.Records[..1];
            foreach (var copy in task.Records)
                if (!first.Exists(record => copy.Value == record.Value && copy.Key == record.Key))
                    yield return new(Fault.ChangedRecord, $"{Name(copy)} differs from {Name(task.Records[0])}, and both carry {task.Id}.");
        }
    }

    /// <summary>A task whose retry is due late goes on in a new record. A short wait, and any wait of a task with a key, may stay with the old one.</summary>
    public static IEnumerable<Violation> WhatIsHandedOnIsWritten(History history)
    {
        if (history.Records.Count == 0)
            yield break;
        foreach (var task in history.Tasks.Where(task => task.Offer is { Key: null }))
        foreach (var run in task.Runs.Where(run => run.Settle is { As: SettledAs.Retry, Stored: true }))
            if (
                run.Settle!.Due - run.Settle.Asked > history.Limits.HoldUpTo
                && !task.Records.Exists(record => record.Generation == run.Attempt.Generation && record.Ended >= run.Attempt.Number)
            )
                yield return new(Fault.NoHandOff, $"{run} was stored as {SettledAs.Retry}, and no record carries the next attempt.");
    }

    public static IEnumerable<Violation> TheDeadHaveLetters(History history)
    {
        if (history.Records.Count == 0)
            yield break;
        foreach (var task in history.Tasks.Where(task => task.Stored is not null))
        {
            var stored = task.Stored!;
            var letters = task.Records.FindAll(record => record.Topic == DeadLetters && record.Generation == stored.Generation);
            if (stored.State == TaskState.Dead)
            {
                if (letters.Count == 0)
                    yield return new(Fault.NoDeadLetter, $"{task.Id} is DEAD, and {DeadLetters} has no record of it.");
                else if (
                    history.FromUnix(letters.Min(letter => letter.Written))
                    > history.FromUnix(stored.Changed) + history.Limits.Blur + history.Limits.Skew
                )
                    yield return new(
                        Fault.LateDeadLetter,
                        $"{task.Id} was DEAD {letters.Min(letter => letter.Written) - stored.Changed} ms before its dead letter was written."
                    );
            }
            else if (letters.Count > 0)
                yield return new(
                    Fault.WrongDeadLetter,
                    $"{task.Id} is {stored.State.ToName()}, and {Name(letters[0])} is its dead letter."
                );
        }
    }

    private static string Name(RecordFound record) => $"{record.Topic}/{record.Partition}/{record.Offset}";
}
