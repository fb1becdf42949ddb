using System.Security.Cryptography;

namespace TaskKit.Brokers.Guarding;

/// <summary>RESERVE for one task: its idempotency key, reserved before its record is produced.</summary>
/// <param name="Type">The type of the task. Keys of different types are different keys.</param>
/// <param name="IdempotencyKey">The key.</param>
/// <param name="Id">The id of the task.</param>
/// <param name="Payload">The hash of the payload; see <see cref="HashOf"/>.</param>
internal readonly record struct KeyReservation(string Type, string IdempotencyKey, TaskId Id, UInt128 Payload)
{
    /// <summary>The first half of the SHA-256 of some bytes.</summary>
    public static UInt128 HashOf(ReadOnlySpan<byte> payload)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}

/// <summary>The kinds of <see cref="Reservation"/>.</summary>
internal enum ReservationKind : byte
{
    /// <summary>The key belongs to the task: produce it.</summary>
    Reserved = 1,

    /// <summary>An earlier submit reserved the key and produced nothing: produce the task under the id of that submit.</summary>
    Reuse = 2,

    /// <summary>A task with this key and payload is stored.</summary>
    Existing = 3,

    /// <summary>The key belongs to a task with another payload.</summary>
    Conflict = 4,
}

/// <summary>The answer to a <see cref="KeyReservation"/>.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Id">The task that has the key.</param>
internal readonly record struct Reservation(ReservationKind Kind, TaskId Id);
