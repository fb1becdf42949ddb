using System.Buffers.Binary;
using StackExchange.Redis;
using TaskKit.Backends;
using TaskKit.Redis.State.Scripts;

namespace TaskKit.Redis.State.Calls;

/// <summary>Reads the permits and starts that count against the limit of a type.</summary>
internal static class LimitCall
{
    private const int LengthOfIncarnation = 8;

    public static async ValueTask<LimitUse> RunAsync(
        ScriptRunner runner,
        string type,
        TaskLimit limit,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var (tokens, starts, now) = await runner
            .RunAsync(database => ReadAsync(runner, database, type), cancellationToken)
            .ConfigureAwait(false);
        var running = await runner.RunAsync(database => WorkersAsync(runner, database, tokens), cancellationToken).ConfigureAwait(false);
        var (count, period) = limit.Rate is { Count: > 0 } rate ? (rate.Count, rate.Period.TotalMilliseconds) : (0, 0);
        double[] counted = [.. starts.Select(start => start.Score).Where(score => score > now - period)];
        return new LimitUse
        {
            Running = running,
            Started = counted.Length,
            RoomAt =
                counted.Length > 0
                    ? time.GetUtcNow() + TimeSpan.FromMilliseconds(counted[Math.Max(0, counted.Length - count)] + period - now)
                    : null,
        };
    }

    // The server's clock, since permits.lua stores the starts by it.
    private static async Task<(RedisValue[] Tokens, SortedSetEntry[] Starts, long Now)> ReadAsync(
        ScriptRunner runner,
        IDatabase database,
        string type
    )
    {
        var time = database.ExecuteAsync("TIME");
        var tokens = database.SetMembersAsync(runner.Keys.Permits(type));
        var starts = database.SortedSetRangeByRankWithScoresAsync(runner.Keys.Starts(type));
        var clock = (RedisValue[])(await time.ConfigureAwait(false))!;
        long now = ((long)clock[0] * 1000) + ((long)clock[1] / 1000);
        return (await tokens.ConfigureAwait(false), await starts.ConfigureAwait(false), now);
    }

    // Leaves out dead workers: permits.lua frees their permits only when a worker needs one.
    private static async Task<Dictionary<string, int>> WorkersAsync(ScriptRunner runner, IDatabase database, RedisValue[] tokens)
    {
        var running = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var worker in tokens.Select(IncarnationOf).CountBy(incarnation => incarnation))
        {
            var lives = database.KeyExistsAsync(runner.Keys.Lease(worker.Key));
            var name = database.StringGetAsync(runner.Keys.Name(worker.Key));
            if (await lives.ConfigureAwait(false))
                running[
                    (string?)await name.ConfigureAwait(false)
                        ?? worker.Key.ToString("x16", System.Globalization.CultureInfo.InvariantCulture)
                ] = worker.Value;
        }
        return running;
    }

    private static ulong IncarnationOf(RedisValue token) =>
        (byte[]?)token is { Length: >= LengthOfIncarnation } bytes ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;
}
