using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Settings;

namespace TaskKit;

/// <summary>The choice of the backend that a program runs on.</summary>
internal sealed record BackendChoice(string Name, Func<TaskBackendContext, ITaskBackend> Create)
{
    private const string Path = "TaskKit:Backend";

    /// <summary>The one that configuration names, else the only one that is referenced.</summary>
    /// <exception cref="TaskKitConfigurationException">None is referenced, several are and none is chosen, or the chosen one is not referenced.</exception>
    /// <param name="registry">Has the backends that are referenced.</param>
    /// <param name="chosen">The name that is chosen, or <see langword="null"/>.</param>
    /// <param name="stated">The words of the configuration for it, if it comes from there.</param>
    public static BackendChoice Of(TaskRegistry registry, string? chosen, StatedBackend? stated = null)
    {
        stated =
            stated is not null && stated.Name == chosen ? stated : new StatedBackend(BackendWords.NameOf(chosen ?? ""), Path, chosen ?? "");
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
            : registry.Backends.FirstOrDefault(backend => backend.Name.Equals(stated.Name, StringComparison.OrdinalIgnoreCase));
        return provider is not null
            ? new BackendChoice(provider.Name, provider.Create)
            : throw new TaskKitConfigurationException(
                stated.Path,
                $"'{stated.Word}'{(stated.Word == stated.Name ? "" : $" ({stated.Name})")} is not referenced; expected one of {list}.{NearMiss.Hint(stated.Name, names)}"
            );
    }
}
