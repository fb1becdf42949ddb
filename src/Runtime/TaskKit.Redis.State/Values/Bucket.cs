namespace TaskKit.Redis.State.Values;

/// <summary>
/// The hash that holds a task's state. There is one for each minute in which ids were made. An id without a plausible time has a bucket of its own.
/// </summary>
internal readonly record struct Bucket
{
    private const int Version7 = 7;
    private static readonly long Earliest = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long Latest = new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly long _minute;

    private Bucket(long minute, TaskId only) => (_minute, Only) = (minute, only);

    /// <summary>The only task of the bucket, when <see cref="Start"/> is <see langword="null"/>.</summary>
    public TaskId Only { get; }

    /// <summary>The start of the minute; <see langword="null"/> for the bucket of a single task.</summary>
    public DateTimeOffset? Start => _minute == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_minute * 60_000);

    public static Bucket Of(TaskId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        long made = TaskValue.ReadTime(bytes);
        return bytes[6] >> 4 == Version7 && made >= Earliest && made < Latest ? new(made / 60_000, default) : new(0, id);
    }

    /// <summary>True while the bucket is too young to have expired: a task without a state in it never had one.</summary>
    /// <param name="now">Unix ms.</param>
    /// <param name="keep">The least time in ms for which the bucket is kept after its last write.</param>
    public bool IsYoung(long now, long keep) => _minute != 0 && now - _minute * 60_000 < keep / 2;
}
