using System.Reflection;

namespace TaskKit.Presence;

/// <summary>The versions that a worker's entry shows.</summary>
internal static class WorkerVersions
{
    public const string OfProgram = "program";

    public static IReadOnlyDictionary<string, string> Read()
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["taskkit"] = Of(typeof(WorkerVersions).Assembly),
            ["dotnet"] = Environment.Version.ToString(),
        };
        if (Assembly.GetEntryAssembly() is { } program)
            versions[OfProgram] = Of(program);
        return versions;
    }

    private static string Of(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString()
        ?? "";
}
