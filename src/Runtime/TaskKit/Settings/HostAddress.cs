using System.Globalization;

namespace TaskKit.Settings;

/// <summary>The address of a server as people write it: <c>localhost:9092</c>, <c>10.0.0.7:6379</c>, <c>[::1]:6379</c>.</summary>
public static class HostAddress
{
    private const int LastPort = 65_535;

    /// <summary>True for a host and a port with nothing around them: no scheme, user, password, option or blank.</summary>
    /// <param name="text">The text.</param>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0
            && !text.ContainsAny("@/,= \t")
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= LastPort;
    }
}
