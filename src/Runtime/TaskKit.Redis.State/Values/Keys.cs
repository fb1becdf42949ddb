using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace TaskKit.Redis.State.Values;

/// <summary>The names of all keys.</summary>
/// <param name="prefix">The beginning of each key.</param>
internal sealed class Keys(string prefix)
{
    /// <summary>The beginning of each key.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>The hash with the states of the tasks of a bucket.</summary>
    public RedisKey Bucket(in Bucket bucket) =>
        bucket.Start is { } start
            ? $"{Prefix}s:{start.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture)}"
            : $"{Prefix}s:{bucket.Only}";

    /// <summary>The hash with the details that only few tasks have.</summary>
    public RedisKey Details(TaskId id) => $"{Prefix}t:{id}";

    /// <summary>The id of the task that has an idempotency key, and the hash of its payload.</summary>
    public RedisKey Idempotency(UInt128 hash) => $"{Prefix}i:{hash.ToString("x32", CultureInfo.InvariantCulture)}";

    /// <summary>The lease of a worker.</summary>
    public RedisKey Lease(ulong incarnation) => Of('w', incarnation);

    /// <summary>The words to a worker: cancellations, tasks to ask START for, and doubts.</summary>
    public RedisKey Words(ulong incarnation) => Of('c', incarnation);

    /// <summary>The mark of a worker that was seen after its lease had run out, or that left in order.</summary>
    public RedisKey Returned(ulong incarnation) => Of('r', incarnation);

    /// <summary>The name of a worker, kept longer than its lease.</summary>
    public RedisKey Name(ulong incarnation) => Of('n', incarnation);

    /// <summary>
    /// The memory mark: a random text that Redis loses only together with all states. A worker that finds another text knows of the loss.
    /// </summary>
    public RedisKey Memory => $"{Prefix}memory";

    /// <summary>The floors of a consumer group.</summary>
    public RedisKey Floors(string group) => $"{Prefix}f:{group}";

    /// <summary>The permits of a limited type: the tokens of its runs.</summary>
    public RedisKey Permits(string type) => $"{Prefix}l:{type}";

    /// <summary>The types that have had permits.</summary>
    public RedisKey Limited => $"{Prefix}limited";

    /// <summary>The starts of a type with a rate: the tokens of its runs, by time.</summary>
    public RedisKey Starts(string type) => $"{Prefix}b:{type}";

    /// <summary>The documents of a kind by name, and the number of the last change.</summary>
    public RedisKey Documents(string kind) => $"{Prefix}d:{kind}";

    /// <summary>The names of a kind's documents, in order.</summary>
    public RedisKey DocumentNames(string kind) => $"{Prefix}d:{kind}:names";

    /// <summary>The names of a kind's documents that expire, by time.</summary>
    public RedisKey DocumentExpiries(string kind) => $"{Prefix}d:{kind}:expiring";

    /// <summary>The hash of a type and an idempotency key: 16 bytes, however long the key is.</summary>
    public static UInt128 HashOf(string type, string idempotencyKey)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        // A type's name has no line break, so two pairs never give the same text.
        SHA256.HashData(Encoding.UTF8.GetBytes($"{type}\n{idempotencyKey}"), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private RedisKey Of(char kind, ulong incarnation) => $"{Prefix}{kind}:{incarnation.ToString("x16", CultureInfo.InvariantCulture)}";
}
