using System.Buffers.Binary;
using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State.Calls;

/// <summary>
/// Packs the further data of a batch's retries, snoozes and intents: 33 bytes for each, and each failure once. Lua hashes only a sample of a long
/// string, and long strings that differ little collide. The data of single tasks is therefore packed so that Lua cuts it into short strings, and
/// tasks share the long ones.
/// </summary>
internal sealed class PackedWaits
{
    // The members from the attempts to the token.
    private const int HeadLength = TaskValue.ShownOffset + TaskValue.ShownLength;
    private const int DueLength = 6;
    private const int Length = DueLength + 1 + 2 + HeadLength;

    // The factor by which an intent is shifted into the flags.
    private const int IntentUnit = (int)TaskFlags.Intent & -(int)TaskFlags.Intent;

    private readonly List<byte> _bytes = [];
    private readonly Dictionary<TaskFailure, int> _indexes = [];

    /// <summary>The failures as JSON; an index counts from 1.</summary>
    public List<byte[]> Failures { get; } = [];

    /// <summary>The layout of settle.lua: due 6, intent 1, index of the failure 2 (0 for none), and the first 24 bytes of the value once the task waits.</summary>
    public byte[] ToBytes() => [.. _bytes];

    /// <summary>Adds an outcome.</summary>
    /// <param name="settle">A request of kind <see cref="SettleKind.Wait"/> or <see cref="SettleKind.Decide"/>.</param>
    /// <param name="running">The value as START wrote it.</param>
    public void Add(in SettleRequest settle, in TaskValue running)
    {
        Span<byte> into = stackalloc byte[Length];
        TaskValue.WriteTime(into, UnixTime.FromDue(settle.Due));
        into[DueLength] = (byte)settle.Intent;
        BinaryPrimitives.WriteUInt16BigEndian(into[(DueLength + 1)..], (ushort)IndexOf(settle.Failure));
        WriteHead(into[(DueLength + 3)..], settle, running);
        _bytes.AddRange(into);
    }

    private int IndexOf(TaskFailure? failure)
    {
        if (failure is null)
            return 0;
        if (!_indexes.TryGetValue(failure, out int index))
        {
            Failures.Add(FailureJson.Write(failure));
            _indexes.Add(failure, index = Failures.Count);
        }
        return index;
    }

    private static void WriteHead(Span<byte> into, in SettleRequest settle, in TaskValue running)
    {
        Span<byte> head = stackalloc byte[TaskValue.HeadLength];
        // A wait with the same record keeps its leg and has no intent.
        bool isHandedOn = settle.Kind == SettleKind.Decide;
        var kept = running.Flags & (TaskFlags.Key | TaskFlags.TypeInPlace);
        var next = running with
        {
            Ended = running.Ended + (settle.Counted ? 1 : 0),
            Leg = running.Leg + (isHandedOn ? 1 : 0),
            Flags = kept | (isHandedOn ? (TaskFlags)((int)settle.Intent * IntentUnit) : 0),
        };
        next.WriteHead(head);
        head[..HeadLength].CopyTo(into);
    }
}
