using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Schedules;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Histories with schedules and pauses, written by hand. Times are milliseconds; the wall clock shows them since its own beginning.</summary>
internal static class TimeStory
{
    public const string Every = TimedSchedule.Tick;
    public const string All = TimedSchedule.OfAll;
    public const string Skipping = TimedSchedule.Skipping;
    public const string Long = TimedSchedule.Long;
    public const string Held = TimedSchedule.Held;

    /// <summary>The worker that fires and runs everything, unless a test says otherwise.</summary>
    public const int Worker = One;

    // A full minute, so that all schedules of a run begin at it.
    private const long Beginning = 1_800_000_000_000;

    public static long Wall(int at) => Beginning + at;

    /// <summary>
    /// Fourteen seconds: one schedule that fires each second, one that is paused between 4 and 9 s, one whose tasks outlast their period, and a task type that is
    /// paused between 4 and 9 s.
    /// </summary>
    public static Story Good()
    {
        var story = new Story { Limits = new() { Skew = At(1000) } };
        story.Add(new ClockRead(Beginning, At(0))).Add(new ClockSet(Worker, 1000, At(1))).Add(new WorkerUp(Worker, At(10)));
        foreach (string schedule in (string[])[Every, All, Long, Held])
            story.Add(new ScheduleBegan(schedule, At(20)));
        story.Add(new PauseBegan("schedule:" + All, At(3990), At(4000))).Add(new PauseEnded("schedule:" + All, At(9000), At(9001)));
        story.Add(new PauseBegan("type:" + Held, At(3990), At(4000))).Add(new PauseEnded("type:" + Held, At(9000), At(9001)));
        for (int to = 1000; to <= 13_000; to += 1000)
            story.Fire(Every, to - 1000, to);
        story.Fire(All, 0, 2000).Fire(All, 2000, 4000).Fire(All, 9000, 10_000).Fire(All, 10_000, 12_000);
        for (int to = 3000; to <= 12_000; to += 3000)
            story.Fire(Long, to - 3000, to, takes: 2500);
        story.Fire(Held, 0, 1000).Fire(Held, 1000, 2000).Fire(Held, 2000, 3000).Fire(Held, 3000, 4000);
        for (int to = 5000; to <= 13_000; to += 1000)
            story.Fire(Held, to - 1000, to, begins: Math.Max(to, 9500) + 20);
        foreach (string schedule in (string[])[Every, All, Long, Held])
            story.Add(new PauseBegan("schedule:" + schedule, At(13_900), At(14_000)));
        return story;
    }

    /// <summary>The task of an occurrence: offered and taken at its time, and run.</summary>
    /// <param name="story">The history.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="from">The beginning of the window.</param>
    /// <param name="to">The occurrence.</param>
    /// <param name="begins">The time at which it runs; 0 for soon.</param>
    /// <param name="takes">The time for which it runs.</param>
    /// <param name="fired">The time at which it is submitted; 0 for that of the occurrence.</param>
    public static Story Fire(this Story story, string schedule, int from, int to, int begins = 0, int takes = 10, int fired = 0)
    {
        string type = schedule == Held ? Held : Every;
        fired = fired == 0 ? to : fired;
        begins = begins == 0 ? fired + 10 : begins;
        var id = IdOf(schedule, to);
        story.Add(new Offered(id, type, TaskKind.Ok, TimedSchedule.Hash, null, At(to), At(fired)));
        story.Add(new Accepted(id, type, TaskKind.Ok, TimedSchedule.Hash, At(fired)));
        story.Add(new Fired(id, schedule, Wall(from), Wall(to), Wall(to), Worker, At(fired), At(fired + 1)));
        story.Run(id, 1, Worker, begins, begins + takes);
        story.Change<Started>(line => line.Attempt.Id == id, line => line with { Hash = TimedSchedule.Hash });
        return story.Add(new Occurred(id, schedule, Wall(from), Wall(to), Worker, At(begins))).Store(id, TaskState.Done, attempts: 1);
    }

    /// <summary>Takes the task of an occurrence out of the history, as if it had never been.</summary>
    public static Story Unfire(this Story story, string schedule, int to)
    {
        var id = IdOf(schedule, to);
        story.Rows.Remove(id);
        story.Ledger.RemoveAll(line =>
            line switch
            {
                Offered it => it.Id == id,
                Accepted it => it.Id == id,
                Fired it => it.Id == id,
                Occurred it => it.Id == id,
                Claimed it => it.Attempt.Id == id,
                Started it => it.Attempt.Id == id,
                Ended it => it.Attempt.Id == id,
                Settled it => it.Attempt.Id == id,
                _ => false,
            }
        );
        return story;
    }

    public static TaskId IdOf(string schedule, int to) =>
        TaskId.Parse($"0199c0de-{schedule.Length:x4}-7000-8000-{(uint)schedule.Sum(letter => letter):x4}{to:x8}");
}
