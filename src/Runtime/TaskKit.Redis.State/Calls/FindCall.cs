using StackExchange.Redis;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State.Connecting;
using TaskKit.Redis.State.Scripts;
using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State.Calls;

/// <summary>Reads the states of single tasks.</summary>
internal static class FindCall
{
    // The end of the field's name in the bucket; FAILURE in task.lua.
    private const byte FailureField = (byte)'f';

    public static async ValueTask<StoredTask?> FindAsync(
        ScriptRunner runner,
        TaskId id,
        RetentionOptions retention,
        CancellationToken cancellationToken
    )
    {
        var (value, lastFailure, details) = await runner
            .RunAsync(database => ReadAsync(runner.Keys, database, id), cancellationToken)
            .ConfigureAwait(false);
        if (!TaskValue.TryRead(value, out var found) && !TaskValue.TryRead(Detail(details, "v"), out found))
            return null;
        var task = ToStored(id, found, details, lastFailure);
        var kept = found.State is TaskState.Dead ? retention.Dead : retention.Done;
        if (found.State.IsTerminal() && runner.Now - found.Changed >= kept.TotalMilliseconds)
            return null;
        if (found.Token == default)
            return task;
        var (name, lives) = await runner
            .RunAsync(database => ReadWorkerAsync(runner.Keys, database, found.Token.Incarnation), cancellationToken)
            .ConfigureAwait(false);
        // Shown as PENDING: the worker of the run is gone, and the next START is granted as if the run had been released.
        bool waits = !lives && found.State is TaskState.Running && (found.Flags & (TaskFlags.Intent | TaskFlags.CancelRequested)) == 0;
        return task with { State = waits ? TaskState.Pending : task.State, Worker = name };
    }

    /// <summary>Tells for each run whether the guard would store its outcome.</summary>
    public static async ValueTask<bool[]> StillGrantedAsync(
        ScriptRunner runner,
        IReadOnlyList<GrantedRun> runs,
        CancellationToken cancellationToken
    )
    {
        bool[] answers = new bool[runs.Count];
        var batches = Batch.Split(runs, static run => run.Id);
        var values = await runner
            .RunAsync(database => Task.WhenAll(batches.Select(batch => FetchAsync(runner.Keys, database, batch, runs))), cancellationToken)
            .ConfigureAwait(false);
        for (int i = 0; i < batches.Count; i++)
        for (int j = 0; j < batches[i].Items.Count; j++)
            answers[batches[i].Items[j]] = IsStillGranted((byte[]?)values[i]?[j], runs[batches[i].Items[j]]);
        return answers;
    }

    // settle.lua has the same rule.
    private static bool IsStillGranted(byte[]? stored, in GrantedRun run)
    {
        if (!TaskValue.TryRead(stored, out var value))
            return true;
        if (value.Generation != run.Generation)
            return value.Generation < run.Generation;
        if (value.Leg != run.Leg)
            return value.Leg < run.Leg;
        return value.State is TaskState.Running ? value.Token == run.Token : !value.State.IsTerminal() && value.Token == default;
    }

    public static byte[] Bytes(TaskId id) => id.Value.ToByteArray(bigEndian: true);

    private static Task<RedisValue[]?> FetchAsync(Keys keys, IDatabase database, in Batch batch, IReadOnlyList<GrantedRun> runs)
    {
        RedisValue[] ids = [.. batch.Items.Select(item => (RedisValue)Bytes(runs[item].Id))];
        return OwnOrNullAsync(database.HashGetAsync(keys.Bucket(batch.Bucket), ids)!);
    }

    private static async Task<(byte[]? Value, byte[]? LastFailure, HashEntry[] Details)> ReadAsync(Keys keys, IDatabase database, TaskId id)
    {
        byte[] field = Bytes(id);
        var reading = OwnOrNullAsync(database.HashGetAsync(keys.Bucket(Bucket.Of(id)), [field, (byte[])[.. field, FailureField]])!);
        var details = OwnOrNullAsync(database.HashGetAllAsync(keys.Details(id))!);
        var values = await reading.ConfigureAwait(false);
        return (values?[0], values?[1], await details.ConfigureAwait(false) ?? []);
    }

    // A foreign value counts as none.
    private static async Task<T?> OwnOrNullAsync<T>(Task<T?> reading)
        where T : class
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (RedisServerException e) when (RedisErrors.IsForeignData(e))
        {
            return null;
        }
    }

    private static async Task<(string? Name, bool Lives)> ReadWorkerAsync(Keys keys, IDatabase database, ulong incarnation)
    {
        var name = database.StringGetAsync(keys.Name(incarnation));
        var lives = database.KeyExistsAsync(keys.Lease(incarnation));
        return (await name.ConfigureAwait(false), await lives.ConfigureAwait(false));
    }

    private static byte[]? Detail(HashEntry[] details, string name)
    {
        foreach (var entry in details)
            if (entry.Name == name)
                return entry.Value;
        return null;
    }

    private static StoredTask ToStored(TaskId id, in TaskValue value, HashEntry[] details, byte[]? lastFailure) =>
        new()
        {
            Id = id,
            Type = value.Type,
            State = value.State,
            Generation = value.Generation,
            Leg = value.Leg,
            Ended = value.Ended,
            Crashes = value.Crashes,
            CancelRequested = value.Flags.HasFlag(TaskFlags.CancelRequested),
            IsHandedOn = !value.State.IsTerminal() && value.State is not TaskState.Running && (value.Flags & TaskFlags.Intent) != 0,
            Due = UnixTime.ToTime(value.Due),
            StartedAt = UnixTime.ToTime(value.Started),
            ChangedAt = UnixTime.ToTime(value.Changed) ?? DateTimeOffset.UnixEpoch,
            Place = value.Place,
            DeadLetter = value.State is TaskState.Dead ? TaskValue.ReadPlace(Detail(details, "d")) : null,
            // The failure of an earlier attempt says nothing about a task that is DONE.
            Failure = value.State is TaskState.Done ? null : FailureJson.Read(Detail(details, "f") ?? lastFailure),
            Result = value.State is TaskState.Done ? Detail(details, "r") : default,
        };
}
