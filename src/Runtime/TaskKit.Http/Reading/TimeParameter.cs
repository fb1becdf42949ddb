using System.Buffers;
using System.Text;
using System.Text.Json;

namespace TaskKit.Http.Reading;

/// <summary>Reads a time of a query as it is read in a body: RFC 3339, and without an offset it is UTC.</summary>
internal static class TimeParameter
{
    private const int Longest = 64;
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789-:.+TZ");

    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length > Longest || text.AsSpan().ContainsAnyExcept(Characters))
            return false;
        var json = new Utf8JsonReader(Encoding.ASCII.GetBytes($"\"{text}\""));
        json.Read();
        if (!json.TryGetDateTime(out var read))
            return false;
        // A time without an offset must mean the same on every machine.
        if (read.Kind == DateTimeKind.Unspecified)
            time = new DateTimeOffset(read, TimeSpan.Zero);
        else if (json.TryGetDateTimeOffset(out var exact))
            time = exact.ToUniversalTime();
        else
            return false;
        return true;
    }
}
