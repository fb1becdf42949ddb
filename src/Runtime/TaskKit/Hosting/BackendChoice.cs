using TaskKit.Backends;
using TaskKit.Registry;

namespace TaskKit;

/// <summary>The choice of the backend that a program runs on.</summary>
internal sealed record BackendChoice(string Name, Func<TaskBackendContext, ITaskBackend> Create)
{
    private const string Path = "TaskKit:Backend";

    /// <summary>The one that configuration names, else the only one that is referenced.</summary>
    /// <exception cref="TaskKitConfigurationException">None is referenced, several are and none is chosen, or the chosen one is not referenced.</exception>
    public static BackendChoice Of(TaskRegistry registry, string? chosen)
    {
        var names = registry.Backends.Select(backend => backend.Name).ToList();
        string list = string.Join(", ", names.Select(name => $"'{name}'"));
        if (names.Count == 0)
            throw new TaskKitConfigurationException(
                Path,
                "no backend is referenced. Add a package, for example: dotnet add package TaskKit.Sqlite"
            );
        if (chosen is null && names.Count > 1)
            throw new TaskKitConfigurationException(Path, $"several backends are referenced ({list}); set this to one of them.");
        var provider = chosen is null
            ? registry.Backends[0]
            : registry.Backends.FirstOrDefault(backend => backend.Name.Equals(chosen, StringComparison.OrdinalIgnoreCase));
        return provider is not null
            ? new BackendChoice(provider.Name, provider.Create)
            : throw new TaskKitConfigurationException(
                Path,
                $"'{chosen}' is not referenced; expected one of {list}.{NearMiss.Hint(chosen!, names)}"
            );
    }
}
