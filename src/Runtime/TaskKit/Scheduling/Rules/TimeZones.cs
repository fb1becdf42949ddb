using TaskKit.Settings;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling.Rules;

/// <summary>Finds time zones by their IANA names.</summary>
internal static class TimeZones
{
    public const string Utc = "UTC";

    private const int LongestName = 100;

    /// <exception cref="ArgumentException">The machine does not know the time zone, or knows it by another name.</exception>
    public static TimeZoneInfo Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == Utc)
            return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryConvertWindowsIdToIanaId(name, out string? iana))
            throw Refusal($"Expected a time zone by its IANA name, got the Windows name '{LogText.Safe(name)}'. Write '{iana}'.");
        // A name that is a path must not be looked for among the files of the zones.
        if (name.Length is 0 or > LongestName || name.Contains('.') || name.StartsWith('/') || name.Contains('\\'))
            throw Unknown(name);
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw Unknown(name);
    }

    private static ArgumentException Unknown(string name)
    {
        string[] known = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)];
        string cause =
            known.Length > 1
                ? NearMiss.Hint(name, known)
                : " This machine knows no time zones but UTC: install its package of time zones (tzdata).";
        return Refusal(
            $"Expected a time zone by its IANA name, for example 'Europe/Amsterdam'; this machine knows none of the name '{LogText.Short(name)}'.{cause}"
        );
    }

    private static ArgumentException Refusal(string message) => new(message, "timeZone");
}
