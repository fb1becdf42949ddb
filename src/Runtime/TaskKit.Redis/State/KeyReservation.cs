using System.Security.Cryptography;

namespace TaskKit.Redis.State;

/// <summary>An idempotency key that a submit wants for its task, before it produces anything.</summary>
/// <param name="Type">The task's type: keys are told apart by it.</param>
/// <param name="IdempotencyKey">The key.</param>
/// <param name="Id">The task's id.</param>
/// <param name="Payload">Names the payload's bytes; see <see cref="HashOf"/>.</param>
internal readonly record struct KeyReservation(string Type, string IdempotencyKey, TaskId Id, UInt128 Payload)
{
    /// <summary>Names bytes by half of their SHA-256.</summary>
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
    /// <summary>The key is the task's: produce it.</summary>
    Reserved = 1,

    /// <summary>An earlier submit reserved the key and was not heard of again: produce the task under that submit's id.</summary>
    Reuse = 2,

    /// <summary>A task with this key and payload is stored.</summary>
    Existing = 3,

    /// <summary>The key belongs to a task with another payload.</summary>
    Conflict = 4,
}

/// <summary>What became of a <see cref="KeyReservation"/>.</summary>
/// <param name="Kind">What.</param>
/// <param name="Id">The task that has the key.</param>
internal readonly record struct Reservation(ReservationKind Kind, TaskId Id);
