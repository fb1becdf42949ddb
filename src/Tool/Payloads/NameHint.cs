using System.Text;
using System.Text.Json;
using TaskKit.Payloads.Schemas;
using TaskKit.Settings;

namespace TaskKit.Tool;

/// <summary>Makes the hint for a missing member, when the payload has one whose name differs only in case or is a near miss.</summary>
internal static class NameHint
{
    /// <param name="schema">The payload's schema.</param>
    /// <param name="utf8">A payload that is valid JSON and lacks a required member.</param>
    /// <returns>Words that begin with a separator; empty when there is no such name.</returns>
    public static string Of(JsonElement schema, ReadOnlySpan<byte> utf8)
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(utf8));
        return Find(schema, schema, json.RootElement) is not var (given, expected) ? ""
            : given.Equals(expected, StringComparison.OrdinalIgnoreCase)
                ? $"; '{given}' stands there, and differs from '{expected}' in case"
            : $"; '{given}' stands there, and is no member. Did you mean '{expected}'?";
    }

    private static (string Given, string Expected)? Find(JsonElement root, JsonElement schema, JsonElement value)
    {
        if (SchemaNode.Reference(schema) is { } reference)
            return Find(root, SchemaNode.Resolve(root, reference), value);
        return value.ValueKind switch
        {
            JsonValueKind.Object when schema.TryGetProperty("properties", out var properties) => Misspelt(
                SchemaNode.Required(schema),
                properties,
                value
            ) ?? First(value.EnumerateObject(), member => Below(root, properties, member.Name, member.Value)),
            JsonValueKind.Object when schema.TryGetProperty("additionalProperties", out var values) => First(
                value.EnumerateObject(),
                member => Find(root, values, member.Value)
            ),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => First(
                value.EnumerateArray(),
                item => Find(root, items, item)
            ),
            _ => null,
        };
    }

    private static (string Given, string Expected)? Misspelt(HashSet<string> required, JsonElement properties, JsonElement value)
    {
        string[] missing = [.. required.Where(name => !value.TryGetProperty(name, out _))];
        string[] unknown =
        [
            .. value.EnumerateObject().Select(member => member.Name).Where(name => !properties.TryGetProperty(name, out _)),
        ];
        foreach (string expected in missing)
            if (unknown.FirstOrDefault(name => name.Equals(expected, StringComparison.OrdinalIgnoreCase)) is { } inOtherCase)
                return (inOtherCase, expected);
        return
            unknown.Select(name => (name, NearMiss.Find(name, missing))).FirstOrDefault(pair => pair.Item2 is not null)
                is (var given, { } near)
            ? (given, near)
            : null;
    }

    private static (string Given, string Expected)? Below(JsonElement root, JsonElement properties, string name, JsonElement value) =>
        properties.TryGetProperty(name, out var schema) ? Find(root, schema, value) : null;

    private static (string Given, string Expected)? First<T>(IEnumerable<T> items, Func<T, (string Given, string Expected)?> find) =>
        items.Select(find).FirstOrDefault(found => found is not null);
}
