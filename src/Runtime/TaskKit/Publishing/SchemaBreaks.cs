using System.Text.Json;

namespace TaskKit.Publishing;

/// <summary>Finds what a newer schema of a payload no longer reads of an older one.</summary>
internal static class SchemaBreaks
{
    /// <summary>The breaks, each as the end of a sentence; empty when the newer schema reads all that the older one allows.</summary>
    /// <param name="older">The schema by which payloads were written.</param>
    /// <param name="newer">The schema by which they are read.</param>
    public static IReadOnlyList<string> Find(ReadOnlyMemory<byte> older, ReadOnlyMemory<byte> newer)
    {
        if (older.IsEmpty || newer.IsEmpty)
            return [];
        try
        {
            using var before = JsonDocument.Parse(older);
            using var after = JsonDocument.Parse(newer);
            var found = new List<string>();
            Compare(before.RootElement, after.RootElement, "", found);
            return found;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static void Compare(JsonElement older, JsonElement newer, string path, List<string> found)
    {
        var lost = Types(older).Except(Types(newer), StringComparer.Ordinal).ToList();
        // Each integer is a number.
        lost.RemoveAll(type => type == "integer" && Types(newer).Contains("number"));
        if (Types(newer).Count > 0 && lost.Count > 0)
        {
            found.Add($"{Named(path)} may no longer be {string.Join(" or ", lost)}");
            return;
        }
        CompareValues(older, newer, path, found);
        CompareMembers(older, newer, path, found);
        if (older.TryGetProperty("items", out var olderItems) && newer.TryGetProperty("items", out var newerItems))
            Compare(olderItems, newerItems, path + "[]", found);
    }

    private static void CompareValues(JsonElement older, JsonElement newer, string path, List<string> found)
    {
        if (!newer.TryGetProperty("enum", out var allowed))
            return;
        var now = Texts(allowed);
        if (!older.TryGetProperty("enum", out var before))
            found.Add($"{Named(path)} is limited to some values");
        else if (Texts(before).Except(now, StringComparer.Ordinal).Any())
            found.Add($"{Named(path)} has lost values");
    }

    private static void CompareMembers(JsonElement older, JsonElement newer, string path, List<string> found)
    {
        var required = Required(older);
        found.AddRange(
            Required(newer).Except(required, StringComparer.Ordinal).Select(member => $"{Named(Join(path, member))} is now required")
        );
        if (!older.TryGetProperty("properties", out var before) || !newer.TryGetProperty("properties", out var after))
            return;
        foreach (var member in before.EnumerateObject())
            if (after.TryGetProperty(member.Name, out var its))
                Compare(member.Value, its, Join(path, member.Name), found);
    }

    private static List<string> Types(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? Texts(type)
        : [type.GetString()!];

    private static List<string> Required(JsonElement schema) => schema.TryGetProperty("required", out var required) ? Texts(required) : [];

    private static List<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetRawText().Trim('"'))];

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    private static string Named(string path) => path.Length == 0 ? "the payload" : $"'{path}'";
}
