using System.Text;
using System.Text.Json;

namespace TaskKit.Publishing;

/// <summary>The schemas that manifests state, by task type. Of several versions the first counts.</summary>
internal static class ManifestSchemas
{
    public static IReadOnlyDictionary<string, byte[]> Read(IEnumerable<string> manifests)
    {
        var schemas = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string manifest in manifests)
        {
            using var json = JsonDocument.Parse(manifest);
            foreach (var type in json.RootElement.GetProperty("types").EnumerateArray())
                schemas.TryAdd(type.GetProperty("type").GetString()!, Encoding.UTF8.GetBytes(type.GetProperty("schema").GetRawText()));
        }
        return schemas;
    }
}
