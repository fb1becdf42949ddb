using Microsoft.AspNetCore.Http;

namespace TaskKit.Http.Access;

/// <summary>The caller of a request, as the host's authentication names it.</summary>
internal static class Caller
{
    private const int LongestName = 200;

    /// <summary>The name to note with an act; <see langword="null"/> for a caller without one.</summary>
    public static string? NameOf(HttpContext http) =>
        http.User.Identity?.Name is not { } name || name.Length <= LongestName ? http.User.Identity?.Name
        // Not through the middle of a character.
        : char.IsHighSurrogate(name[LongestName - 1]) ? name[..(LongestName - 1)]
        : name[..LongestName];

    /// <summary>The words for a log line.</summary>
    public static string WordsOf(HttpContext http) => Telemetry.LogText.Safe(http.User.Identity?.Name ?? "An unnamed caller");
}
