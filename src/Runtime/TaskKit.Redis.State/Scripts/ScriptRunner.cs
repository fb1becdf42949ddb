using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TaskKit.Backends;
using TaskKit.Redis.State.Connecting;
using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State.Scripts;

/// <summary>Runs the scripts that work on tasks: adds the common arguments, and pipelines all batches of a call in one exchange.</summary>
internal sealed class ScriptRunner(RedisConnection connection, Keys keys, RetentionOptions retention, TimeProvider time, ILogger log)
{
    /// <summary>The arguments that every script begins with.</summary>
    public const int HeaderLength = 7;

    // The least time in ms for which states are kept: they must outlast runs and redeliveries, however short the retention is.
    private static readonly long LeastKept = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    private static readonly byte[] CancelledBeforeItRan = FailureJson.Write(TaskFailure.CancelledBeforeItRan);
    private static readonly byte[] CancelledWhileItRan = FailureJson.Write(TaskFailure.CancelledWhileItRan);

    private readonly long _keepDone = (long)retention.Done.TotalMilliseconds;
    private readonly long _keepDead = (long)retention.Dead.TotalMilliseconds;

    public Keys Keys => keys;

    /// <summary>The pool that large arguments come from.</summary>
    public ExactArrays Arrays { get; } = new();

    public long Now => time.Now();

    /// <summary>Makes an array of arguments that begins with the header.</summary>
    /// <param name="bucket">The bucket that the script works on.</param>
    /// <param name="now">Unix ms.</param>
    /// <param name="latestDue">The latest due time among the requests, or 0.</param>
    /// <param name="own">The number of the script's own arguments.</param>
    /// <param name="waits">True when the failure that the script stores for a cancelled task should say that it was waiting.</param>
    public RedisValue[] Header(in Bucket bucket, long now, long latestDue, int own, bool waits = false)
    {
        long kept = Math.Max(_keepDone, LeastKept);
        var arguments = new RedisValue[HeaderLength + own];
        arguments[0] = keys.Prefix;
        arguments[1] = now;
        arguments[2] = Math.Max(0, latestDue - now) + kept;
        arguments[3] = Math.Max(1, _keepDone);
        arguments[4] = Math.Max(1, _keepDead);
        arguments[5] = bucket.IsYoung(now, kept) ? 1 : 0;
        arguments[6] = waits ? CancelledBeforeItRan : CancelledWhileItRan;
        return arguments;
    }

    /// <summary>
    /// Calls a script once per batch, in one exchange. The answer is <see langword="null"/> for a bucket whose key holds a foreign value: the guard
    /// then knows nothing of its tasks. Other batches are not affected.
    /// </summary>
    public async ValueTask<RedisResult?[]> RunAsync(
        Script script,
        List<Batch> batches,
        List<RedisValue[]> arguments,
        CancellationToken cancellationToken
    )
    {
        return await connection.ExchangeAsync(Exchange, cancellationToken).ConfigureAwait(false);

        Task<RedisResult?[]> Exchange(IDatabase database)
        {
            var calls = new Task<RedisResult?>[batches.Count];
            for (int i = 0; i < calls.Length; i++)
                calls[i] = CallBucketAsync(database, script, keys.Bucket(batches[i].Bucket), arguments[i]);
            return Task.WhenAll(calls);
        }
    }

    /// <summary>Calls a script that does not work on tasks.</summary>
    public ValueTask<RedisResult> RunAsync(Script script, RedisKey key, RedisValue[] arguments, CancellationToken cancellationToken) =>
        connection.ExchangeAsync(database => CallAsync(database, script, [key], arguments), cancellationToken);

    /// <summary>
    /// The answers that a script has spelled out. Each begins with the request's index in its batch. A script leaves out the common answer.
    /// </summary>
    public static IEnumerable<(int Index, byte[] Answer)> RareAnswers(List<Batch> batches, RedisResult?[] results)
    {
        for (int i = 0; i < results.Length; i++)
            if (results[i] is { } result)
                foreach (byte[]? answer in (byte[][])result!)
                    yield return (batches[i].Items[BinaryPrimitives.ReadUInt16BigEndian(answer)], answer!);
    }

    /// <summary>Makes an exchange that calls no script.</summary>
    public ValueTask<T> RunAsync<T>(Func<IDatabase, Task<T>> exchange, CancellationToken cancellationToken) =>
        connection.ExchangeAsync(exchange, cancellationToken);

    /// <summary>Calls a script by its hash, and sends its text to a server that does not know it.</summary>
    public static async Task<RedisResult> CallAsync(IDatabase database, Script script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, arguments).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            await database.ExecuteAsync("SCRIPT", "LOAD", script.Text).ConfigureAwait(false);
            return await database.ScriptEvaluateAsync(script.Hash, keys, arguments).ConfigureAwait(false);
        }
    }

    private async Task<RedisResult?> CallBucketAsync(IDatabase database, Script script, RedisKey bucket, RedisValue[] arguments)
    {
        try
        {
            return await CallAsync(database, script, [bucket], arguments).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (RedisErrors.IsForeignData(e))
        {
            log.ForeignData(bucket.ToString());
            return null;
        }
        catch (RedisServerException e) when (e.Message.Contains("NOLEASE", StringComparison.Ordinal))
        {
            throw new LeaseLapsedException();
        }
    }
}
