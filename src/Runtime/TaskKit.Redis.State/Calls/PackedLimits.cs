using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TaskKit.Brokers.Guarding;

namespace TaskKit.Redis.State.Calls;

/// <summary>Packs the limits of a START, and the permits that a SETTLE frees, for permits.lua.</summary>
/// <param name="OfItems">Two bytes for each task: 0, or the number of its limit.</param>
/// <param name="Limits">Each limit: concurrency 4, rate 4, period in ms 4, length of the type 2, type.</param>
internal readonly record struct PackedLimits(byte[] OfItems, byte[] Limits)
{
    /// <summary>The limits of a call; <see langword="null"/> when no type has one.</summary>
    public static PackedLimits? Of(List<int> items, IReadOnlyList<StartRequest> starts)
    {
        if (!items.Exists(item => starts[item].Limit is not null))
            return null;
        var numbers = new Dictionary<string, ushort>(StringComparer.Ordinal);
        var buffer = new ArrayBufferWriter<byte>();
        byte[] ofItems = new byte[sizeof(ushort) * items.Count];
        for (int i = 0; i < items.Count; i++)
        {
            var start = starts[items[i]];
            if (start.Limit is not { } limit)
                continue;
            if (!numbers.TryGetValue(start.Type, out ushort number))
            {
                numbers[start.Type] = number = (ushort)(numbers.Count + 1);
                Write(buffer, start.Type, limit);
            }
            BinaryPrimitives.WriteUInt16BigEndian(ofItems.AsSpan(sizeof(ushort) * i), number);
        }
        return new PackedLimits(ofItems, buffer.WrittenSpan.ToArray());
    }

    /// <summary>The types and tokens whose permits are freed; <see langword="null"/> when there are none.</summary>
    public static byte[]? Freed(List<int> items, IReadOnlyList<SettleRequest> settles)
    {
        if (!items.Exists(item => settles[item].Run.MayHavePermit))
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        foreach (int item in items)
        {
            var run = settles[item].Run;
            if (!run.MayHavePermit)
                continue;
            WriteText(buffer, run.Type);
            buffer.Write(run.Token.ToBytes());
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string type, TaskLimit limit)
    {
        WriteNumber(buffer, limit.Concurrency ?? 0);
        WriteNumber(buffer, limit.Rate?.Count ?? 0);
        WriteNumber(buffer, (int)(limit.Rate?.Period.TotalMilliseconds ?? 0));
        WriteText(buffer, type);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> buffer, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(sizeof(int)), number);
        buffer.Advance(sizeof(int));
    }

    private static void WriteText(ArrayBufferWriter<byte> buffer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteUInt16BigEndian(buffer.GetSpan(sizeof(ushort)), (ushort)bytes.Length);
        buffer.Advance(sizeof(ushort));
        buffer.Write(bytes);
    }
}
