using TaskKit.Backends;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Tests;

/// <summary>A history that a test writes by hand and then forges. Times are milliseconds.</summary>
internal sealed class Story
{
    /// <summary>Processes: two that live on, one that is killed, one that is frozen, one that is stopped.</summary>
    public const int One = 1;
    public const int Two = 2;
    public const int Doomed = 3;
    public const int Sleeper = 4;
    public const int Leaver = 5;

    public static readonly TaskId Plain = Named(1);
    public static readonly TaskId FailsOnce = Named(2);
    public static readonly TaskId FailsAlways = Named(3);
    public static readonly TaskId Orphan = Named(4);
    public static readonly TaskId TakenOver = Named(5);
    public static readonly TaskId GivenBack = Named(6);
    public static readonly TaskId Stranger = Named(99);

    private int _tokens;

    public List<LedgerEvent> Ledger { get; } = [];

    public Dictionary<TaskId, StoredTask> Rows { get; } = [];

    public string Integrity { get; set; } = "ok";

    public Limits Limits { get; set; } = new();

    public void AssertFaults(params Fault[] expected) =>
        Assert.Equal(expected.Order(), Check().Violations.Select(violation => violation.Fault).Distinct().Order());

    public Verdict Check() => Checker.Check(Ledger, new FinalStore([.. Rows.Values], Integrity), Limits);

    /// <summary>One of everything that may happen: success, failures, a kill, a freeze with a take-over, and a stop.</summary>
    public static Story Good()
    {
        var story = new Story();
        story.Accept(Plain, TaskKind.Ok, 0).Run(Plain, 1, One, 10, 20).Store(Plain, TaskState.Done, attempts: 1);
        story.Accept(FailsOnce, TaskKind.Once, 0).Run(FailsOnce, 1, One, 30, 40, HandlerOutcome.Fail).Run(FailsOnce, 2, Two, 150, 160);
        story.Store(FailsOnce, TaskState.Done, attempts: 2);
        story.Accept(FailsAlways, TaskKind.Always, 0);
        foreach (int number in (int[])[1, 2, 3])
            story.Run(FailsAlways, number, Two, number * 100, (number * 100) + 10, HandlerOutcome.Fail);
        story.Store(FailsAlways, TaskState.Dead, attempts: 3);
        story.Accept(Orphan, TaskKind.Ok, 0).Begin(Orphan, 1, Doomed, 200).Add(new Killed(Doomed, At(300)));
        story.Run(Orphan, 1, One, 900, 950).Store(Orphan, TaskState.Done, attempts: 1, crashes: 1);
        story.Accept(TakenOver, TaskKind.Ok, 0).Begin(TakenOver, 1, Sleeper, 400).Add(new Frozen(Sleeper, At(450)));
        story.Run(TakenOver, 1, Two, 3000, 3100).Add(new Thawed(Sleeper, At(3500)));
        story
            .Finish(TakenOver, 1, Sleeper, 3510, HandlerOutcome.Ok, SettledAs.Done, stored: false)
            .Store(TakenOver, TaskState.Done, attempts: 1);
        story.Accept(GivenBack, TaskKind.Ok, 0).Begin(GivenBack, 1, Leaver, 500).Add(new StopAsked(Leaver, At(600)));
        story.Finish(GivenBack, 1, Leaver, 1600, HandlerOutcome.Cut, SettledAs.Released).Add(new Exited(Leaver, 0, At(1700)));
        story.Run(GivenBack, 1, One, 1800, 1900).Store(GivenBack, TaskState.Done, attempts: 1);
        return story;
    }

    public Story Add(LedgerEvent line)
    {
        Ledger.Add(line);
        return this;
    }

    public Story Accept(TaskId id, TaskKind kind, int at) => Add(new Accepted(id, "quick", kind, "hash", At(at)));

    /// <summary>A claim and a start.</summary>
    public Story Begin(TaskId id, int number, int pid, int at) =>
        Add(new Claimed(new(id, 0, number), pid, ++_tokens, At(at - 2), At(at - 1)))
            .Add(new Started(new(id, 0, number), pid, "hash", At(at)));

    /// <summary>An end and the answer to its settlement.</summary>
    public Story Finish(TaskId id, int number, int pid, int at, HandlerOutcome outcome, SettledAs settled, bool stored = true) =>
        Add(new Ended(new(id, 0, number), pid, outcome, At(at)))
            .Add(new Settled(new(id, 0, number), pid, TokenOf(id, number, pid), settled, stored, At(at + 1), At(at + 2)));

    /// <summary>A whole attempt.</summary>
    public Story Run(TaskId id, int number, int pid, int from, int to, HandlerOutcome outcome = HandlerOutcome.Ok) =>
        Begin(id, number, pid, from)
            .Finish(
                id,
                number,
                pid,
                to,
                outcome,
                outcome == HandlerOutcome.Ok ? SettledAs.Done
                    : number < 3 ? SettledAs.Retry
                    : SettledAs.Dead
            );

    public Story Store(TaskId id, TaskState state, int attempts, int crashes = 0)
    {
        Rows[id] = new(id, state, 0, attempts, crashes, state == TaskState.Dead ? DeadLetterReasons.RetriesExhausted : null);
        return this;
    }

    public Story Remove<T>(Func<T, bool> which)
        where T : LedgerEvent
    {
        Assert.Equal(1, Ledger.RemoveAll(line => line is T typed && which(typed)));
        return this;
    }

    public Story Change<T>(Func<T, bool> which, Func<T, T> how)
        where T : LedgerEvent
    {
        int index = Assert.Single(Enumerable.Range(0, Ledger.Count), index => Ledger[index] is T typed && which(typed));
        Ledger[index] = how((T)Ledger[index]);
        return this;
    }

    public Story ChangeRow(TaskId id, Func<StoredTask, StoredTask> how)
    {
        Rows[id] = how(Rows[id]);
        return this;
    }

    public static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private int TokenOf(TaskId id, int number, int pid) =>
        Ledger.OfType<Claimed>().Last(claim => claim.Attempt == new AttemptKey(id, 0, number) && claim.Pid == pid).Token;

    private static TaskId Named(int number) => TaskId.Parse($"0199c0de-0000-7000-8000-{number:d12}");
}
