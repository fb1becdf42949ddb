using System.Buffers.Binary;
using StackExchange.Redis;
using TaskKit.Backends.Documents;
using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State.Documents;

/// <summary>The layout of a document on Redis: 8 bytes of version, 8 bytes of expiry in Unix ms or 0, and the value. document.lua writes it.</summary>
internal static class StoredDocument
{
    private const int HeadLength = 16;

    /// <summary>Reads a value; <see langword="null"/> when it has expired, or was not written by TaskKit.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The name.</param>
    /// <param name="stored">The value.</param>
    /// <param name="now">Unix ms.</param>
    public static Document? Read(string kind, string name, RedisValue stored, long now)
    {
        if ((byte[]?)stored is not { Length: > HeadLength } bytes)
            return null;
        long version = BinaryPrimitives.ReadInt64BigEndian(bytes);
        long expires = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(8));
        return expires == 0 || expires > now
            ? new Document(kind, name, version, bytes.AsMemory(HeadLength), UnixTime.ToTime(expires))
            : null;
    }
}
