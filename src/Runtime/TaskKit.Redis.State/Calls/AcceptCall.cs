using StackExchange.Redis;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State.Scripts;
using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State.Calls;

/// <summary>ACCEPT: stores the states of tasks after their records were produced.</summary>
internal static class AcceptCall
{
    private const int OwnArguments = 1;

    public static async ValueTask<bool[]> RunAsync(
        ScriptRunner runner,
        IReadOnlyList<AcceptedTask> tasks,
        CancellationToken cancellationToken
    )
    {
        bool[] answers = new bool[tasks.Count];
        Array.Fill(answers, true);
        long now = runner.Now;
        var batches = Batch.Split(tasks, static task => task.Id);
        var arguments = batches.ConvertAll(batch => Pack(runner, batch, tasks, now));
        var results = await runner.RunAsync(Script.Accept, batches, arguments, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < results.Length; i++)
            if (results[i] is { } result)
                foreach (int twin in (int[])result!)
                    answers[batches[i].Items[twin]] = false;
        return answers;
    }

    private static RedisValue[] Pack(ScriptRunner runner, in Batch batch, IReadOnlyList<AcceptedTask> tasks, long now)
    {
        var items = batch.Items;
        byte[] ids = new byte[16 * items.Count];
        byte[][] values = new byte[items.Count][];
        long latest = 0;
        for (int i = 0; i < items.Count; i++)
        {
            var task = tasks[items[i]];
            task.Id.Value.TryWriteBytes(ids.AsSpan(16 * i), bigEndian: true, out _);
            long due = UnixTime.FromDue(task.Due);
            latest = Math.Max(latest, due);
            values[i] = ValueOf(task, now, due).ToBytes();
        }
        var arguments = runner.Header(batch.Bucket, now, latest, OwnArguments + items.Count);
        arguments[ScriptRunner.HeaderLength] = ids;
        for (int i = 0; i < values.Length; i++)
            arguments[ScriptRunner.HeaderLength + OwnArguments + i] = values[i];
        return arguments;
    }

    private static TaskValue ValueOf(in AcceptedTask task, long now, long due) =>
        new()
        {
            Ended = task.Ended,
            Generation = task.Generation,
            Leg = task.Leg,
            Flags = TaskValue.FlagsOf(task.Place, task.Type, task.IdempotencyKey),
            State = due > now ? TaskState.Scheduled : TaskState.Pending,
            Changed = now,
            Due = due,
            Place = task.Place,
            Type = task.Type,
            Key = task.IdempotencyKey is { } key ? Keys.HashOf(task.Type, key) : 0,
        };
}
