using System.Buffers.Text;
using System.Text;
using TaskKit.Backends;
using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Rows;

/// <summary>
/// Reads an envelope from a row. Any program may have written the row, so nothing in it is trusted: what is not a task still becomes an
/// envelope, with the reason beside it.
/// </summary>
internal static class TaskRow
{
    /// <summary>The columns that <see cref="Read"/> expects first.</summary>
    public const string Columns =
        "seq, id, payload, attempts, crashes, "
        + Schema.NextFence
        + ", created, version, generation, "
        + "coalesce(key, idempotency_key, not_before, max_retries, timeout_ms, metadata, traceparent, reason) IS NULL, "
        + "key, idempotency_key, not_before, max_retries, timeout_ms, metadata, traceparent, reason, error_message";

    public const int Seq = 0;
    public const int Id = 1;
    public const int Payload = 2;
    public const int Attempts = 3;
    public const int Crashes = 4;
    public const int NextFence = 5;

    /// <summary>The first column after <see cref="Columns"/>.</summary>
    public const int Next = 19;

    private const int Created = 6;
    private const int Version = 7;
    private const int Generation = 8;
    private const int IsPlain = 9;
    private const int Key = 10;
    private const int IdempotencyKey = 11;
    private const int NotBefore = 12;
    private const int MaxRetries = 13;
    private const int TimeoutMs = 14;
    private const int Metadata = 15;
    private const int TraceParent = 16;
    private const int Reason = 17;
    private const int ErrorMessage = 18;

    private const int LongestQuote = 60;

    // Far more than any policy of retries reaches, and so far below the column's limit that counting on is safe.
    private const int MostAttempts = 1_000_000;

    /// <param name="row">The statement, standing on the row.</param>
    /// <param name="type">The row's type.</param>
    /// <param name="priority">The row's priority.</param>
    /// <param name="malformed">Why the row is not a task.</param>
    public static TaskEnvelope Read(Statement row, string type, int priority, out string? malformed)
    {
        malformed = row.IsNull(Payload) ? "payload is NULL; expected JSON." : null;
        if (!TryReadId(row.Bytes(Id), out var id))
        {
            id = StandIn(row);
            malformed = $"id '{Quote(row, Id)}' is not a UUID; the task is kept as {id}.";
        }
        Number(row, Attempts, "attempts", 0, MostAttempts, ref malformed, orNull: "");
        var envelope = new TaskEnvelope
        {
            Id = id,
            Type = type,
            Payload = row.Bytes(Payload).ToArray(),
            CreatedAt = UnixTime.ToTime(row.Int64(Created)),
            Priority = priority,
            Version = (int?)Number(row, Version, "version", 0, int.MaxValue, ref malformed),
            Generation = row.Int32(Generation),
        };
        return row.Int64(IsPlain) != 0 ? envelope : ReadRest(row, envelope, ref malformed);
    }

    /// <summary>The attempt that a claim of the row starts.</summary>
    public static int AttemptOf(Statement row) => Math.Clamp(row.Int32(Attempts), 0, MostAttempts) + 1;

    public static bool TryReadId(ReadOnlySpan<byte> utf8, out TaskId id)
    {
        bool read = Utf8Parser.TryParse(utf8, out Guid value, out int length, 'D') && length == utf8.Length;
        id = new TaskId(value);
        return read;
    }

    private static TaskEnvelope ReadRest(Statement row, TaskEnvelope envelope, ref string? malformed)
    {
        if (row.Text(Reason) == DeadLetterReasons.Malformed)
            malformed ??= row.Text(ErrorMessage);
        var metadata = ReadMetadata(row, ref malformed);
        return envelope with
        {
            Key = row.Text(Key),
            IdempotencyKey = row.Text(IdempotencyKey),
            NotBefore = UnixTime.ToTime(row.NullableInt64(NotBefore)),
            MaxRetries = (int?)Number(row, MaxRetries, "max_retries", 0, int.MaxValue, ref malformed),
            Timeout = Number(row, TimeoutMs, "timeout_ms", -1, (long)TimeSpan.MaxValue.TotalMilliseconds - 1, ref malformed) is { } timeout
                ? TimeSpan.FromMilliseconds(timeout)
                : null,
            Metadata = metadata,
            TraceParent = row.Text(TraceParent),
        };
    }

    private static Dictionary<string, string> ReadMetadata(Statement row, ref string? malformed)
    {
        if (row.IsNull(Metadata))
            return [];
        if (MetadataJson.TryRead(row.Bytes(Metadata), out var metadata))
            return metadata;
        malformed ??= "metadata is not a JSON object of texts.";
        return [];
    }

    private static long? Number(
        Statement row,
        int column,
        string name,
        long least,
        long most,
        ref string? malformed,
        string orNull = ", or NULL"
    )
    {
        if (row.IsNull(column))
            return null;
        long value = row.Int64(column);
        if (row.IsInteger(column) && value >= least && value <= most)
            return value;
        malformed ??= $"{name} is '{Quote(row, column)}'; expected a whole number from {least} to {most}{orNull}.";
        return null;
    }

    private static string Quote(Statement row, int column)
    {
        var bytes = row.Bytes(column);
        return Encoding.UTF8.GetString(bytes.Length <= LongestQuote ? bytes : bytes[..LongestQuote]);
    }

    /// <summary>An id in the shape of a UUIDv7 for a row that has none: the same each time the row is read.</summary>
    private static TaskId StandIn(Statement row)
    {
        long time = row.Int64(Created);
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], row.Int64(Seq));
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, time << 16);
        bytes[6] = 0x70;
        bytes[8] = 0x80;
        return new TaskId(new Guid(bytes, bigEndian: true));
    }
}
