using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace TaskKit.Redis.State.Values;

/// <summary>The names of all keys.</summary>
/// <param name="prefix">What each begins with.</param>
internal sealed class Keys(string prefix)
{
    /// <summary>The beginning of each key.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>Holds the states of the tasks whose ids were made in one minute.</summary>
    public RedisKey Bucket(in Bucket bucket) =>
        bucket.Start is { } start
            ? $"{Prefix}s:{start.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture)}"
            : $"{Prefix}s:{bucket.Lone}";

    /// <summary>Holds what only few tasks have.</summary>
    public RedisKey Details(TaskId id) => $"{Prefix}t:{id}";

    /// <summary>Says which task has an idempotency key.</summary>
    public RedisKey Idempotency(UInt128 hash) => $"{Prefix}i:{hash.ToString("x32", CultureInfo.InvariantCulture)}";

    /// <summary>A worker's lease.</summary>
    public RedisKey Lease(ulong incarnation) => Of('w', incarnation);

    /// <summary>The words of others to a worker: the ids of tasks to cancel, and the runs that it is asked about.</summary>
    public RedisKey Words(ulong incarnation) => Of('c', incarnation);

    /// <summary>Says that a worker was seen after its lease ran out, or left in order.</summary>
    public RedisKey Returned(ulong incarnation) => Of('r', incarnation);

    /// <summary>A worker's name, kept longer than its lease.</summary>
    public RedisKey Name(ulong incarnation) => Of('n', incarnation);

    /// <summary>Names what Redis knows, for as long as it knows it.</summary>
    public RedisKey Memory => $"{Prefix}memory";

    /// <summary>A group's floors.</summary>
    public RedisKey Floors(string group) => $"{Prefix}f:{group}";

    /// <summary>The documents of a kind by name, and the number of the last change.</summary>
    public RedisKey Documents(string kind) => $"{Prefix}d:{kind}";

    /// <summary>The names of a kind's documents, in order.</summary>
    public RedisKey DocumentNames(string kind) => $"{Prefix}d:{kind}:names";

    /// <summary>The names of a kind's documents that expire, by time.</summary>
    public RedisKey DocumentExpiries(string kind) => $"{Prefix}d:{kind}:expiring";

    /// <summary>Names an idempotency key of a type: 16 bytes in every key's name, however long it is.</summary>
    public static UInt128 HashOf(string type, string idempotencyKey)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        // The types' charset has no line breaks, so that no two pairs are alike.
        SHA256.HashData(Encoding.UTF8.GetBytes($"{type}\n{idempotencyKey}"), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private RedisKey Of(char kind, ulong incarnation) => $"{Prefix}{kind}:{incarnation.ToString("x16", CultureInfo.InvariantCulture)}";
}
