using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>The opened backend of the user's program.</summary>
internal sealed class TaskStore : IAsyncDisposable
{
    private TaskStore(ITaskBackend backend, TaskKitOptions options, string location) =>
        (Backend, Options, Location) = (backend, options, location);

    public ITaskBackend Backend { get; }

    public TaskKitOptions Options { get; }

    /// <summary>The program's manifest; <see langword="null"/> when it is not built.</summary>
    public TaskManifest? Manifest { get; private init; }

    /// <summary>The task types of the program; empty when it is not built.</summary>
    public IReadOnlyList<string> KnownTypes => [.. (Manifest?.Types ?? []).Select(type => type.Type)];

    /// <summary>Where the tasks lie, for people.</summary>
    public string Location { get; }

    /// <exception cref="ToolException">The backend cannot list tasks.</exception>
    public ITaskOperations Operations =>
        Backend.Operations
        ?? throw new ToolException(ErrorCodes.NotSupported, $"The backend '{Backend.Name}' can neither list tasks nor act on them.");

    /// <summary>Opens the backend that the program's configuration names.</summary>
    /// <param name="project">The program.</param>
    /// <param name="manifest">Its task types and backends; <see langword="null"/> when it is not built.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="mayCreate">Whether to make a store that does not exist yet, as a submit does.</param>
    /// <param name="host">Has the backends that the tool knows.</param>
    /// <exception cref="ToolException">The configuration is invalid, or there is nothing to open.</exception>
    public static TaskStore Open(UserProject project, TaskManifest? manifest, AppConfiguration configuration, bool mayCreate, ToolHost host)
    {
        var (provider, options) = Choose(manifest, configuration, host);
        var section = TaskKitSettings.SectionOf(configuration.Root, provider.Name);
        var file = StoreFile.Of(provider.Name, configuration, project);
        if (!mayCreate && file is { Exists: false })
            throw new ToolException(
                ErrorCodes.NothingStored,
                $"{file.FullName} does not exist: no task was submitted yet, or the application uses another file.",
                "dotnet taskkit doctor"
            )
            {
                From = configuration.OriginOf(StoreFile.Setting),
            };
        var context = new TaskBackendContext(section, project.Folder, options.Retention, host.Time, NullLoggerFactory.Instance)
        {
            Configuration = configuration.Root,
        };
        try
        {
            return new TaskStore(provider.Create(context), options, file?.FullName ?? StoreServers.Of(provider.Name, configuration))
            {
                Manifest = manifest,
            };
        }
        catch (TaskKitConfigurationException e)
        {
            throw Invalid(e, configuration);
        }
    }

    /// <summary>The backend and the settings that the program would run with.</summary>
    public static (TaskBackendProvider Provider, TaskKitOptions Options) Choose(
        TaskManifest? manifest,
        AppConfiguration configuration,
        ToolHost host
    )
    {
        var registry = ManifestRegistry.Of(manifest, host.Backends);
        if (registry.Backends.Count == 0 && manifest is { Backends.Count: > 0 })
            throw new ToolException(
                ErrorCodes.NotSupported,
                $"{manifest.Assembly} uses {string.Join(", ", manifest.Backends)}; this tool can open {string.Join(", ", host.Backends.Select(known => known.Name))}.",
                "dotnet tool update dotnet-taskkit"
            );
        try
        {
            var options = TaskKitSettings.Read(configuration.Root, registry, []).Options;
            // Which backend a program that is not built references is not known; unless it was said, its file is looked for.
            string? chosen = options.Backend ?? (manifest is null ? registry.Backends[0].Name : null);
            string name = BackendChoice.Of(registry, chosen).Name;
            return (registry.Backends.First(backend => backend.Name == name), options);
        }
        catch (TaskKitConfigurationException e)
        {
            throw Invalid(e, configuration);
        }
    }

    public ValueTask DisposeAsync() => Backend.DisposeAsync();

    /// <summary>The error with the place that the value comes from.</summary>
    public static ToolException Invalid(TaskKitConfigurationException e, AppConfiguration configuration) =>
        new(ErrorCodes.Configuration, e.Message, $"correct the value, or --set {e.Path}=…") { From = configuration.OriginOf(e.Path) };
}
