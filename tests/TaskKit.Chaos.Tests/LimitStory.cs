using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Limiting;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Histories with limits across workers, written by hand. Times are milliseconds.</summary>
internal static class LimitStory
{
    public const string Capped = LimitedType.Capped;
    public const string Paced = LimitedType.Paced;
    public const string Free = "quick";

    /// <summary>
    /// Ten seconds: of one type two tasks run at once in two workers, and one from 5 s on; of another one four begin in a second, and two from 5 s on; and a third has
    /// no limit.
    /// </summary>
    public static Story Good()
    {
        var story = new Story();
        story.Add(new WorkerUp(One, At(10))).Add(new WorkerUp(Two, At(10)));
        story.Limit(Capped, 2, 0, 0).Limit(Paced, 0, 4, 0).Limit(Capped, 1, 0, 5000).Limit(Paced, 0, 2, 5000);
        for (int at = 1000; at < 5000; at += 200)
            story.Task(Capped, at, One, takes: 190).Task(Capped, at + 100, Two, takes: 190);
        for (int at = 1000; at < 5000; at += 1000)
            story.Task(Paced, at, One).Task(Paced, at + 10, Two).Task(Paced, at + 20, One).Task(Paced, at + 30, Two);
        for (int at = 7600; at < 10_000; at += 200)
            story.Task(Capped, at, at % 400 == 0 ? One : Two, takes: 190);
        for (int at = 7600; at < 10_000; at += 1000)
            story.Task(Paced, at, One).Task(Paced, at + 10, Two);
        for (int at = 500; at < 10_000; at += 500)
            story.Task(Free, at, One);
        return story;
    }

    public static Story Limit(this Story story, string type, int concurrency, int count, int at) =>
        story.Add(new LimitSet(type, concurrency, count, count > 0 ? 1000 : 0, At(Math.Max(0, at - 10)), At(at)));

    /// <summary>A task that is submitted just before it begins, and is done.</summary>
    /// <param name="story">The history.</param>
    /// <param name="type">Its type.</param>
    /// <param name="at">The time at which its handler begins. No two tasks of a type have the same.</param>
    /// <param name="pid">Its worker.</param>
    /// <param name="takes">The time that it takes.</param>
    /// <param name="waits">The time for which it waits before.</param>
    /// <param name="asks">The time for which its worker has asked for it.</param>
    public static Story Task(this Story story, string type, int at, int pid, int takes = 20, int waits = 5, int asks = 2)
    {
        var id = IdOf(type, at);
        return story
            .Submit(type, at, waits)
            .Begin(id, 1, pid, at)
            .Change<Claimed>(line => line.Attempt.Id == id, line => line with { Asked = At(at - asks) })
            .Finish(id, 1, pid, at + takes, HandlerOutcome.Ok, SettledAs.Done)
            .Store(id, TaskState.Done, attempts: 1);
    }

    /// <summary>A task that nobody runs yet.</summary>
    public static Story Submit(this Story story, string type, int at, int waits) =>
        story.Add(new Accepted(IdOf(type, at), type, TaskKind.Ok, "hash", At(at - waits)));

    public static TaskId IdOf(string type, int at) => TaskId.Parse($"0199c0de-{(uint)type.Sum(letter => letter):x4}-7000-8000-{at:x12}");
}
