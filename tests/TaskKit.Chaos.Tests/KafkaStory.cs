using TaskKit.Backends;
using TaskKit.Chaos;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Histories on Kafka and Redis, written by hand. Times are milliseconds; the wall clock shows them since its own beginning.</summary>
internal static class KafkaStory
{
    public const string Worker = "tasks.worker.quick";
    public const string Tier = "tasks.retry.5s";
    public const string Letters = "tasks.dlq";
    public const string Group = "worker-quick-group";
    public const string RetryGroup = "tasks-retry";

    public static readonly TaskId First = Named(11);
    public static readonly TaskId Second = Named(12);
    public static readonly TaskId Later = Named(13);
    public static readonly TaskId Forgotten = Named(14);
    public static readonly TaskId Murderer = Named(15);
    public static readonly TaskId Unanswered = Named(16);

    private const long Beginning = 1_800_000_000_000;

    /// <summary>A time as the broker and Redis write it.</summary>
    public static long Wall(int at) => Beginning + at;

    /// <summary>One of everything: success, a retry by way of a tier, a dead letter, a key with a failure, a delay, a kill, a wipe and a killer.</summary>
    public static Story Good()
    {
        var story = new Story { Limits = KafkaArena.LimitsWith(At(5000)) };
        story.Add(new ClockRead(Beginning, At(0)));
        Plainly(story);
        Retried(story);
        Buried(story);
        InOrder(story);
        story.Offer(Later, TaskKind.Ok, 100, due: 5000).Write(Later, Worker, 2, 0, 101).Run(Later, 1, One, 5000, 5010).End(Later, 5011);
        story.Offer(Orphan, TaskKind.Ok, 0).Write(Orphan, Worker, 2, 1, 1).Begin(Orphan, 1, Doomed, 200).Add(new Killed(Doomed, At(300)));
        story.Run(Orphan, 1, One, 8300, 8350).End(Orphan, 8351, crashes: 1);
        Wiped(story);
        Killing(story);
        return story.Commit(Worker, 2, 2, 8600).Commit(Worker, 3, 2, 30900);
    }

    public static Story Offer(this Story story, TaskId id, TaskKind kind, int at, string? key = null, int due = 0) =>
        story.Add(new Offered(id, "quick", kind, "hash", key, At(due), At(at))).Add(new Accepted(id, "quick", kind, "hash", At(at)));

    /// <summary>A record of the task.</summary>
    public static Story Write(this Story story, TaskId id, string topic, int partition, long offset, int at, int turn = 0, int ended = 0) =>
        story.Add(new RecordFound(topic, partition, offset, Beginning + at, id, 0, turn, ended, "key", $"value-of-{id}", At(90_000)));

    public static Story Commit(this Story story, string topic, int partition, long offset, int at, string group = Group) =>
        story.Add(new CommitFound(group, topic, partition, offset, Beginning + at, At(90_000)));

    /// <summary>The task's row at the end.</summary>
    public static Story End(this Story story, TaskId id, int at, int attempts = 1, int crashes = 0)
    {
        story.Store(id, TaskState.Done, attempts, crashes);
        return story.ChangeRow(id, row => row with { Changed = Beginning + at });
    }

    public static Story Bury(this Story story, TaskId id, int at, int attempts, int crashes = 0, string? reason = null)
    {
        story.Store(id, TaskState.Dead, attempts, crashes);
        return story.ChangeRow(id, row => row with { Changed = Beginning + at, Reason = reason ?? row.Reason });
    }

    /// <summary>The good history, edited, is rejected for exactly these faults.</summary>
    public static void AssertRejected(Action<Story> forge, params Fault[] expected)
    {
        var story = Good();
        forge(story);
        story.AssertFaults(expected);
    }

    private static void Plainly(Story story)
    {
        story.Offer(Plain, TaskKind.Ok, 0).Write(Plain, Worker, 0, 0, 1).Run(Plain, 1, One, 10, 20).End(Plain, 21);
        story.Commit(Worker, 0, 1, 200);
    }

    private static void Retried(Story story)
    {
        story.Offer(FailsOnce, TaskKind.Once, 20).Write(FailsOnce, Worker, 0, 1, 21);
        story.Fail(FailsOnce, 1, One, 30, 40, due: 1040).Write(FailsOnce, Tier, 0, 0, 45, turn: 1, ended: 1);
        story.Write(FailsOnce, Worker, 0, 2, 1045, turn: 1, ended: 1).Run(FailsOnce, 2, Two, 1050, 1060).End(FailsOnce, 1062, attempts: 2);
        story.Commit(Worker, 0, 2, 400).Commit(Tier, 0, 1, 1200, RetryGroup).Commit(Worker, 0, 3, 1250);
    }

    private static void Buried(Story story)
    {
        story.Offer(FailsAlways, TaskKind.Always, 2000).Write(FailsAlways, Worker, 0, 3, 2001);
        story.Fail(FailsAlways, 1, Two, 2010, 2020, due: 2120).Write(FailsAlways, Worker, 0, 4, 2130, turn: 1, ended: 1);
        story.Fail(FailsAlways, 2, Two, 2140, 2150, due: 2250).Write(FailsAlways, Worker, 0, 5, 2260, turn: 2, ended: 2);
        story.Run(FailsAlways, 3, Two, 2270, 2280, HandlerOutcome.Fail).Write(FailsAlways, Letters, 0, 0, 2281, turn: 2, ended: 3);
        story.Bury(FailsAlways, 2282, attempts: 3).Commit(Worker, 0, 6, 2300);
    }

    private static void InOrder(Story story)
    {
        story.Offer(First, TaskKind.Once, 3000, "k1").Write(First, Worker, 1, 0, 3001);
        story.Offer(Second, TaskKind.Ok, 3001, "k1").Write(Second, Worker, 1, 1, 3002);
        story.Fail(First, 1, One, 3010, 3020, due: 3120).Run(First, 2, One, 3125, 3130).End(First, 3131, attempts: 2);
        story.Run(Second, 1, One, 3140, 3150).End(Second, 3151).Commit(Worker, 1, 2, 3200);
    }

    // Done and settled, wiped, and run again, since its offset had not been committed.
    private static void Wiped(Story story)
    {
        story.Offer(Forgotten, TaskKind.Ok, 9000).Write(Forgotten, Worker, 3, 0, 9001).Run(Forgotten, 1, Two, 9010, 9020);
        story.Add(new GuardLost(At(9050))).Run(Forgotten, 1, One, 12_000, 12_010).End(Forgotten, 12_011);
    }

    private static void Killing(Story story)
    {
        story.Offer(Murderer, TaskKind.Killer, 13_000).Write(Murderer, Worker, 3, 1, 13_001);
        foreach (int victim in (int[])[0, 1, 2])
            story
                .Begin(Murderer, 1, Doomed + 10 + victim, 13_100 + (victim * 7_500))
                .Add(new Killed(Doomed + 10 + victim, At(13_101 + (victim * 7_500))));
        story.Write(Murderer, Letters, 0, 1, 30_800).Bury(Murderer, 30_801, attempts: 0, crashes: 3, DeadLetterReasons.Crashed);
    }

    /// <summary>The murderer is innocent: its workers died by themselves, each before it could write down that it had been granted the task.</summary>
    public static Story Acquit(this Story story)
    {
        story.Limits = story.Limits with { WorkersKillThemselves = true };
        foreach (int pid in (int[])[Doomed + 10, Doomed + 11, Doomed + 12])
            story
                .Remove<Claimed>(line => line.Attempt.Id == Murderer && line.Pid == pid)
                .Remove<Started>(line => line.Attempt.Id == Murderer && line.Pid == pid);
        return story
            .Change<Offered>(line => line.Id == Murderer, line => line with { Kind = TaskKind.Ok })
            .Change<Accepted>(line => line.Id == Murderer, line => line with { Kind = TaskKind.Ok });
    }

    /// <summary>A retry that waits with its record, and is run again by the worker of the given id at the given time.</summary>
    public static Story Hold(this Story story, TaskId id, int again, int pid) =>
        story
            .Offer(id, TaskKind.Once, 9000)
            .Write(id, Worker, 4, 0, 9001)
            .Fail(id, 1, One, 9010, 9020, due: 9150)
            .Run(id, 2, pid, again, again + 10)
            .End(id, again + 11, attempts: 2)
            .Commit(Worker, 4, 1, again + 200);

    private static Story Fail(this Story story, TaskId id, int number, int pid, int from, int to, int due)
    {
        story.Run(id, number, pid, from, to, HandlerOutcome.Fail);
        return story.Change<Settled>(
            line => line.Attempt.Id == id && line.Attempt.Number == number && line.Pid == pid,
            line => line with { Due = At(due) }
        );
    }

    private static TaskId Named(int number) => TaskId.Parse($"0199c0de-0000-7000-8000-{number:d12}");
}
