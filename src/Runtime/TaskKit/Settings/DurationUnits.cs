namespace TaskKit.Settings;

/// <summary>The units of durations in texts, the smallest first. The runtime and the generator compile this one file.</summary>
internal static class DurationUnits
{
    // "ms" stands before "m" and "s", of which it would otherwise be read as one.
    public static readonly (string Unit, double Milliseconds)[] All =
    [
        ("ms", 1),
        ("s", 1_000),
        ("m", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
    ];
}
