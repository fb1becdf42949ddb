namespace TaskKit.Generators.Scheduling;

/// <summary>
/// Checks the names of time zones. The machine that compiles may know no zones by their IANA names: a container without them, or Windows below an old
/// framework. There only the form of a name is checked.
/// </summary>
internal static class TimeZones
{
    private const int LongestName = 100;

    private const string Known = "Europe/Amsterdam";

    private static readonly Lazy<bool> KnowsNames = new(static () => Exists(Known));

    /// <summary>The reason why a name is no time zone, and the zone that was probably meant; <see langword="null"/> for a zone.</summary>
    public static (string Text, string? Near)? Problem(string name)
    {
        if (!HasForm(name))
            return ($"is not an IANA name; expected one such as {Known} or UTC", KnowsNames.Value ? Near(name) : null);
        if (name == "UTC" || !KnowsNames.Value || Exists(name))
            return null;
        string? near = Near(name);
        return ($"is not known; {(near is null ? $"expected an IANA name such as {Known}, or UTC" : $"did you mean '{near}'?")}", near);
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
            // Some machines find a name in any case of its letters, and some do not.
            return TimeZoneInfo.FindSystemTimeZoneById(name).Id == name;
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            return false;
        }
    }

    private static string? Near(string name) =>
        Registry.NearMiss.Find(name.Replace(' ', '_'), TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id));
}
