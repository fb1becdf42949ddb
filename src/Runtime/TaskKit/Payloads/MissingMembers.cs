namespace TaskKit.Payloads;

/// <summary>
/// The second reading of a payload that lacks members: they are noted instead of refused, so that one answer names them together with the broken
/// rules of the others. It belongs to the thread, because generated readers pass nothing on but the JSON.
/// </summary>
internal static class MissingMembers
{
    [ThreadStatic]
    private static List<(long Offset, List<string> Names)>? _noted;

    /// <summary>Notes members, if this is a second reading.</summary>
    /// <returns><see langword="false"/> when it is none.</returns>
    public static bool Note(List<string> names, long offset)
    {
        if (_noted is null)
            return false;
        _noted.Add((offset, names));
        return true;
    }

    /// <summary>Reads a payload for the second time.</summary>
    /// <returns>The payload with defaults in place of what is missing, and the paths of that; <see langword="null"/> when it cannot be made.</returns>
    public static (T Payload, List<string> Paths)? Read<T>(PayloadCodec<T> codec, ReadOnlySpan<byte> utf8)
        where T : class
    {
        var noted = _noted = [];
        try
        {
            var payload = codec.ReadAll(utf8);
            return (payload, [.. Paths(noted, utf8.ToArray())]);
        }
        catch (Exception)
        {
            // A later value is wrong, or a constructor does not bear the defaults. What the first reading found stays true.
            return null;
        }
        finally
        {
            _noted = null;
        }
    }

    // The reader ends with the outermost object, and people read from its beginning.
    private static IEnumerable<string> Paths(List<(long Offset, List<string> Names)> noted, byte[] utf8) =>
        noted
            .OrderBy(lack => lack.Offset)
            .SelectMany(lack =>
            {
                string outer = PayloadPath.At(utf8, lack.Offset);
                return lack.Names.Select(name => PayloadPath.Join(outer, name));
            });
}
