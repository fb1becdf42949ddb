using System.Security.Cryptography;
using System.Text;

namespace TaskKit.Scheduling.Stored;

/// <summary>Makes the ids of a schedule's tasks: whoever submits an occurrence submits the same task.</summary>
internal static class OccurrenceId
{
    /// <summary>A UUID of version 7 with the occurrence's time, and a hash of name and time in place of its random bits.</summary>
    public static TaskId Of(string schedule, DateTimeOffset occurrence)
    {
        // Times before 1970 have no such id.
        long milliseconds = Math.Max(0, occurrence.ToUnixTimeMilliseconds());
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{milliseconds}/{schedule}"), hash);
        for (int i = 0; i < 6; i++)
            hash[i] = (byte)(milliseconds >> (8 * (5 - i)));
        hash[6] = (byte)(0x70 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new TaskId(new Guid(hash[..16], bigEndian: true));
    }
}
