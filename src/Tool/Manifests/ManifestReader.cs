using System.Text.Json;
using TaskKit.Registry.Modules;

namespace TaskKit.Tool;

/// <summary>Composes a program's manifest from its assembly and from the assemblies of its modules beside it.</summary>
internal static class ManifestReader
{
    /// <param name="path">The program's built assembly.</param>
    /// <param name="package">The package that the error suggests for a program without TaskKit.</param>
    /// <exception cref="ToolException">The file is missing, has no manifest, or has one that this version cannot read.</exception>
    public static TaskManifest Read(string path, string? package = null)
    {
        if (!File.Exists(path))
            throw new ToolException(
                ErrorCodes.NotBuilt,
                $"{path} does not exist: the project is not built.",
                "run the command without --no-build"
            );
        using var host = Parse(path, package);
        var root = host.RootElement;
        var types = Types(root).ToList();
        var texts = new List<string>();
        string? catchAll = ManifestJson.Text(root, "catchAll");
        foreach (string module in ManifestJson.Texts(root, "modules").Where(name => name != ManifestJson.Text(root, "assembly")))
        {
            using var json = Module(path, module, package);
            types.AddRange(Types(json.RootElement));
            texts.Add(json.RootElement.GetRawText());
            catchAll ??= ManifestJson.Text(json.RootElement, "catchAll");
        }
        return new TaskManifest(
            ManifestJson.Text(root, "assembly") ?? Path.GetFileNameWithoutExtension(path),
            ManifestJson.Text(root, "taskKitVersion") ?? "",
            [.. ManifestJson.Texts(root, "backends")],
            [
                .. types
                    .GroupBy(type => type.Type, StringComparer.Ordinal)
                    .Select(TypeVersions.Merge)
                    .OrderBy(type => type.Type, StringComparer.Ordinal),
            ]
        )
        {
            CatchAll = catchAll,
            Texts = [.. texts, root.GetRawText()],
        };
    }

    private static JsonDocument Module(string host, string module, string? package)
    {
        string path = Path.Combine(Path.GetDirectoryName(host)!, module + ".dll");
        if (!File.Exists(path))
            throw new ToolException(
                ErrorCodes.ManifestUnreadable,
                $"{Path.GetFileName(host)} composes the module {module}, whose file {path} does not exist.",
                "dotnet build"
            );
        return Parse(path, package);
    }

    private static JsonDocument Parse(string path, string? package)
    {
        string? json;
        try
        {
            json = ManifestAttribute.Read(path);
        }
        catch (BadImageFormatException e)
        {
            throw new ToolException(ErrorCodes.ManifestUnreadable, $"{path} is not a .NET assembly: {e.Message}.", "dotnet build");
        }
        if (json is null)
            throw new ToolException(
                ErrorCodes.NotTaskKit,
                $"{Path.GetFileName(path)} has no task manifest: it was built without TaskKit's generator.",
                package is null ? [] : [$"dotnet add package {package}"]
            );
        var document = JsonDocument.Parse(json);
        int version = document.RootElement.TryGetProperty("manifestVersion", out var number) ? number.GetInt32() : 0;
        return version is > 0 and <= TaskManifestAttribute.FormatVersion
            ? document
            : throw new ToolException(
                ErrorCodes.ManifestUnreadable,
                $"{Path.GetFileName(path)} has a manifest of format {version}; this tool reads up to {TaskManifestAttribute.FormatVersion}.",
                "dotnet tool update dotnet-taskkit"
            );
    }

    private static IEnumerable<TaskTypeInfo> Types(JsonElement root)
    {
        if (!root.TryGetProperty("types", out var types))
            yield break;
        string assembly = ManifestJson.Text(root, "assembly") ?? "";
        foreach (var type in types.EnumerateArray())
            yield return new TaskTypeInfo
            {
                Type = ManifestJson.Text(type, "type") ?? "",
                Topic = ManifestJson.Text(type, "topic") ?? "",
                Description = ManifestJson.Text(type, "description") ?? "",
                Handler = ManifestJson.Text(type, "handler"),
                Payload = ManifestJson.Text(type, "payload") ?? "",
                Domain = ManifestJson.Text(type, "domain"),
                Flags = [.. ManifestJson.Texts(type, "flags")],
                Version = ManifestJson.Number(type, "version") ?? 1,
                VersionText = ManifestJson.Text(type, "versionText")!,
                Capabilities = [.. ManifestJson.Texts(type, "capabilities")],
                MaxRetries = ManifestJson.Number(type, "maxRetries"),
                Timeout = ManifestJson.Text(type, "timeout"),
                Concurrency = ManifestJson.Number(type, "concurrency"),
                TotalConcurrency = ManifestJson.Number(type, "totalConcurrency"),
                Rate = ManifestJson.Text(type, "rate"),
                Priority = ManifestJson.Number(type, "priority"),
                Backoff = ManifestJson.Backoff(type),
                Settings = [.. ManifestJson.Settings(type)],
                Schedules = [.. ManifestJson.Schedules(type)],
                Assembly = assembly,
                Schema = type.GetProperty("schema").Clone(),
            };
    }
}
