using TaskKit.Settings;

namespace TaskKit.Generators.Scheduling;

/// <summary>
/// Checks the names of time zones. The machine that compiles may not have zones by their IANA names, such as a container without them, or Windows
/// with an old framework. Only the form of a name is then checked.
/// </summary>
/// <param name="exists">Tells for a name if the machine has the zone.</param>
/// <param name="all">All names that the machine has.</param>
internal sealed class TimeZones(Func<string, bool> exists, Func<IEnumerable<string>> all)
{
    private const int LongestName = 100;

    private const string Known = "Europe/Amsterdam";

    private readonly Lazy<bool> _hasNames = new(() => exists(Known));

    /// <summary>The zones of the machine that compiles.</summary>
    public static TimeZones OfMachine { get; } = new(Exists, static () => TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id));

    /// <summary>The reason why a name is no time zone, and the zone that was probably meant; <see langword="null"/> for a zone.</summary>
    public (string Text, string? Near)? Problem(string name)
    {
        if (name == "UTC")
            return null;
        bool hasForm = HasForm(name);
        if (hasForm && (!_hasNames.Value || exists(name)))
            return null;
        string? near = _hasNames.Value ? NearMiss.Find(name.Replace(' ', '_'), all()) : null;
        string what = hasForm ? "is not known" : "is not an IANA name";
        return ($"{what}; {(near is null ? $"expected one such as {Known}, or UTC" : $"did you mean '{near}'?")}", near);
    }

    private static bool HasForm(string name) =>
        name.Length is > 0 and <= LongestName
        && name.All(IsAllowed)
        && name.Split('/').All(part => part.Length > 0)
        && char.IsLetter(name[0]);

    private static bool IsAllowed(char c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '/' or '_' or '-' or '+';

    private static bool Exists(string name)
    {
        try
        {
            // The case must be exact, since only some machines ignore it.
            return TimeZoneInfo.FindSystemTimeZoneById(name).Id == name;
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            return false;
        }
    }
}
