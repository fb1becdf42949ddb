using System.Reflection;
using System.Text;
using System.Text.Json;
using TaskKit.Registry;

namespace TaskKit.Publishing;

/// <summary>The schemas that the manifests of a program's assemblies state, by task type. Of several versions the first counts.</summary>
internal static class ManifestSchemas
{
    public static IReadOnlyDictionary<string, byte[]> Read(IEnumerable<Assembly> assemblies)
    {
        var schemas = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (
            string manifest in assemblies.Select(assembly => assembly.GetCustomAttribute<TaskManifestAttribute>()?.Json).OfType<string>()
        )
        {
            using var json = JsonDocument.Parse(manifest);
            foreach (var type in json.RootElement.GetProperty("types").EnumerateArray())
                schemas.TryAdd(type.GetProperty("type").GetString()!, Encoding.UTF8.GetBytes(type.GetProperty("schema").GetRawText()));
        }
        return schemas;
    }
}
