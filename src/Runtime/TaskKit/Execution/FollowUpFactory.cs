using System.Buffers.Binary;
using System.Security.Cryptography;
using TaskKit.Backends;

namespace TaskKit.Execution;

/// <summary>Makes envelopes of the tasks that a handler added. Their ids follow from the parent's, so a repeated settle stores them once.</summary>
internal sealed class FollowUpFactory(EnvelopeFactory envelopes)
{
    public IReadOnlyList<TaskEnvelope> Of(TaskContext context)
    {
        if (context.FollowUps.Count == 0)
            return [];
        var made = new TaskEnvelope[context.FollowUps.Count];
        for (int i = 0; i < made.Length; i++)
            made[i] = envelopes.Create(context.FollowUps[i], IdOf(context.Id, context.Generation, i));
        return made;
    }

    /// <summary>A UUID of version 7 with the parent's time and a hash of (parent, generation, index) in place of its random bits.</summary>
    public static TaskId IdOf(TaskId parent, int generation, int index)
    {
        Span<byte> source = stackalloc byte[24];
        parent.Value.TryWriteBytes(source, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(source[16..], generation);
        BinaryPrimitives.WriteInt32BigEndian(source[20..], index);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(source, hash);
        source[..6].CopyTo(hash);
        hash[6] = (byte)(0x70 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new TaskId(new Guid(hash[..16], bigEndian: true));
    }
}
