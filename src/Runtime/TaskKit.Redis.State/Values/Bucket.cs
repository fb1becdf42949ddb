namespace TaskKit.Redis.State.Values;

/// <summary>
/// The hash that holds a task's state: one for each minute in which ids were made. An id that says no believable time has one of its own.
/// </summary>
internal readonly record struct Bucket
{
    private const int Version7 = 7;
    private static readonly long Earliest = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long Latest = new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly long _minute;

    private Bucket(long minute, TaskId lone) => (_minute, Lone) = (minute, lone);

    /// <summary>The task that has it alone, where <see cref="Start"/> is <see langword="null"/>.</summary>
    public TaskId Lone { get; }

    /// <summary>The minute's begin.</summary>
    public DateTimeOffset? Start => _minute == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_minute * 60_000);

    public static Bucket Of(TaskId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        long made = TaskValue.ReadTime(bytes);
        return bytes[6] >> 4 == Version7 && made >= Earliest && made < Latest ? new(made / 60_000, default) : new(0, id);
    }

    /// <summary>True while it is too young to have expired: what is missing in it was never there.</summary>
    /// <param name="now">Unix ms.</param>
    /// <param name="keep">For how many ms after its last write it is kept at least.</param>
    public bool IsYoung(long now, long keep) => _minute != 0 && now - _minute * 60_000 < keep / 2;
}
