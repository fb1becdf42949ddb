using System.Text.Json;

namespace TaskKit.Http.OpenApi;

/// <summary>One task type of a manifest, with the schema of its payload.</summary>
/// <param name="Type">The type's name.</param>
/// <param name="Description">The description of its handler.</param>
/// <param name="Schema">The payload's schema.</param>
internal sealed record PayloadType(string Type, string Description, JsonElement Schema)
{
    /// <summary>The name of the schema in the document: only letters, digits, <c>.</c>, <c>_</c> and <c>-</c> are allowed.</summary>
    public string SchemaName => "payload." + Name;

    private string Name => Type.Replace(':', '.');

    /// <summary>The name of the schema of a class within the payload.</summary>
    /// <param name="definition">The name of its definition.</param>
    public string PartName(string definition) => $"part.{Name}.{definition}";

    /// <summary>The types of manifests, ordered by name. Of several versions the default one counts, which is the first.</summary>
    public static IReadOnlyList<PayloadType> Read(IEnumerable<string> manifests)
    {
        var types = new SortedDictionary<string, PayloadType>(StringComparer.Ordinal);
        foreach (string manifest in manifests)
        foreach (var type in JsonDocument.Parse(manifest).RootElement.GetProperty("types").EnumerateArray())
        {
            string name = type.GetProperty("type").GetString()!;
            string documentation = type.TryGetProperty("documentation", out var text) ? text.GetString() ?? "" : "";
            string description = type.GetProperty("description").GetString() is { Length: > 0 } stated ? stated : documentation;
            types.TryAdd(name, new PayloadType(name, description, type.GetProperty("schema")));
        }
        return [.. types.Values];
    }
}
