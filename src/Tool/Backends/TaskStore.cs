using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Operating;
using TaskKit.Pausing;

namespace TaskKit.Tool;

/// <summary>The store of the user's program: the backend that its configuration names, opened.</summary>
internal sealed class TaskStore : IAsyncDisposable
{
    private TaskStore(IBackendSupport support, ITaskBackend backend, string location) =>
        (Support, Backend, Location) = (support, backend, location);

    public ITaskBackend Backend { get; }

    /// <summary>The tool's support for the backend.</summary>
    public IBackendSupport Support { get; }

    /// <summary>The program's configuration.</summary>
    public required AppConfiguration Configuration { get; init; }

    /// <summary>The program's manifest; <see langword="null"/> when it is not built.</summary>
    public TaskManifest? Manifest { get; private init; }

    /// <summary>The task types of the program; empty when it is not built.</summary>
    public IReadOnlyList<string> KnownTypes => [.. (Manifest?.Types ?? []).Select(type => type.Type)];

    /// <summary>The task types that the program's configuration switches off, by name; none when it is not built.</summary>
    public IReadOnlyDictionary<string, OffType> Off =>
        field ??= Manifest is null ? new Dictionary<string, OffType>() : OffTypes.Of(Manifest, Configuration);

    /// <summary>The reason why a waiting task does not run although it is due: its type is switched off; else <see langword="null"/>.</summary>
    public OffType? WhyWaiting(TaskRecord record) =>
        record.State is TaskState.Scheduled or TaskState.Pending or TaskState.Retrying ? Off.GetValueOrDefault(record.Task.Type) : null;

    /// <summary>The names of types and domains for which a pause or a limit may be set.</summary>
    private ScopeNames ScopeNames =>
        new(() => KnownTypes, () => (Manifest?.Types ?? []).Select(type => type.Domain).OfType<string>().Distinct(StringComparer.Ordinal));

    /// <summary>The pauses of the store.</summary>
    public ITaskPauses Pauses(TimeProvider time) => new TaskPauses(Backend, ScopeNames, time);

    /// <summary>The limits of the store.</summary>
    public ITaskLimits Limits(TimeProvider time) => new TaskLimits(Backend, ScopeNames, time);

    /// <summary>Refuses a name that neither the project nor the store has. The message has the near miss.</summary>
    /// <param name="scope">The scope with the name. Call it only for a backend with documents.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ToolException">The name is unknown.</exception>
    public async Task RefuseUnknownAsync(PauseScope scope, CancellationToken cancellationToken)
    {
        if (await ScopeNames.ProblemOfAsync(scope, Backend.Documents!, cancellationToken).ConfigureAwait(false) is { } problem)
            throw new ToolException(scope.IsType ? ErrorCodes.TypeNotFound : ErrorCodes.Usage, problem, "dotnet taskkit types list");
    }

    /// <summary>The place of the store, for people.</summary>
    public string Location { get; }

    /// <exception cref="ToolException">The backend cannot list tasks.</exception>
    public ITaskOperations Operations =>
        Backend.Operations
        ?? throw new ToolException(ErrorCodes.NotSupported, $"The backend '{Backend.Name}' can neither list tasks nor act on them.");

    /// <summary>Opens the backend that the program's configuration names.</summary>
    /// <param name="project">The program.</param>
    /// <param name="manifest">Its task types and backends; <see langword="null"/> when it is not built.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="mayCreate">True to make a store that does not exist yet, as a submit does.</param>
    /// <param name="host">Has the backends that the tool knows.</param>
    /// <exception cref="ToolException">The configuration is invalid, or there is nothing to open.</exception>
    public static TaskStore Open(UserProject project, TaskManifest? manifest, AppConfiguration configuration, bool mayCreate, ToolHost host)
    {
        var (support, options) = Choose(manifest, configuration, host);
        try
        {
            var place = support.PlaceOf(configuration, project);
            if (!mayCreate && place.Absence is { } absence)
                throw absence;
            var section = TaskKitSettings.SectionOf(configuration.Root, support.Provider.Name);
            var context = new TaskBackendContext(section, project.Folder, options.Retention, host.Time, NullLoggerFactory.Instance)
            {
                Configuration = configuration.Root,
            };
            return new TaskStore(support, support.Provider.Create(context), place.Text)
            {
                Configuration = configuration,
                Manifest = manifest,
            };
        }
        catch (TaskKitConfigurationException e)
        {
            throw Invalid(e, configuration);
        }
    }

    /// <summary>The backend and the settings that the program would run with.</summary>
    public static (IBackendSupport Support, TaskKitOptions Options) Choose(
        TaskManifest? manifest,
        AppConfiguration configuration,
        ToolHost host
    )
    {
        var registry = ManifestRegistry.Of(manifest, host.Providers);
        if (registry.Backends.Count == 0 && manifest is { Backends.Count: > 0 })
            throw new ToolException(
                ErrorCodes.NotSupported,
                $"{manifest.Assembly} uses {string.Join(", ", manifest.Backends)}; this tool can open {string.Join(", ", host.Providers.Select(known => known.Name))}.",
                "dotnet tool update dotnet-taskkit"
            );
        try
        {
            var options = TaskKitSettings.Read(configuration.Root, registry, []).Options;
            // The backends of a program are unknown until it is built. Without a setting, the first one that the tool supports is taken, which is the
            // default.
            string? chosen = options.Backend ?? (manifest is null ? registry.Backends[0].Name : null);
            string name = BackendChoice.Of(registry, chosen).Name;
            return (host.Backends.First(backend => backend.Provider.Name == name), options);
        }
        catch (TaskKitConfigurationException e)
        {
            throw Invalid(e, configuration);
        }
    }

    public ValueTask DisposeAsync() => Backend.DisposeAsync();

    /// <summary>Makes the error for an invalid value, with the origin of the value.</summary>
    public static ToolException Invalid(TaskKitConfigurationException e, AppConfiguration configuration) =>
        new(ErrorCodes.Configuration, e.Message, $"correct the value, or --set {e.Path}=…") { From = configuration.OriginOf(e.Path) };
}
