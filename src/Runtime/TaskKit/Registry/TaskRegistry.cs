using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using TaskKit.Backends;
using TaskKit.Registry.Modules;
using TaskKit.Registry.Switching;
using TaskKit.Registry.Versions;

namespace TaskKit.Registry;

/// <summary>
/// The task types that a program can run, and the backends it can run them on. <c>TaskCatalog.Registry</c>, which the generator writes, never changes.
/// Each host has its own copy, <see cref="TaskKitBuilder.Registry"/>: before the start handlers may be registered there in code, from then on types are
/// only switched off and on. Thread-safe; reads take no lock.
/// </summary>
public sealed class TaskRegistry
{
    private const string InCode = "code";

    private static TaskRegistry _default = new();

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private volatile RegistryTable _table;
    private volatile RegistryPhase _phase;

    /// <summary>Composes modules into a registry that does not change. Called by generated code.</summary>
    /// <param name="modules">The modules of this assembly and of those it references.</param>
    /// <param name="backends">The backends that are referenced.</param>
    /// <exception cref="ArgumentException">
    /// Two handlers have the same task type and version, or there are two catch-all handlers.
    /// </exception>
    public TaskRegistry(IEnumerable<TaskModule> modules, IEnumerable<TaskBackendProvider> backends)
    {
        TaskModule[] all = [.. modules];
        (_time, _phase) = (TimeProvider.System, RegistryPhase.Catalog);
        Backends = [.. backends];
        Assemblies = [.. all.Select(module => module.GetType().Assembly).Distinct()];
        CatchAll = TaskCatchAll.Single(all);
        Declared = new DeclaredPayloads(all);
        _table = new RegistryTable(all.SelectMany(EntriesOf));
    }

    /// <summary>Makes an empty registry, for handlers that are registered in code.</summary>
    /// <param name="time">The clock of the registrations; <see langword="null"/> for the system's.</param>
    public TaskRegistry(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        (Declared, Backends, Assemblies, _table) = (DeclaredPayloads.None, [], [], new RegistryTable([]));
    }

    private TaskRegistry(TaskRegistry source, TimeProvider time)
    {
        (_time, Declared, Backends) = (time, source.Declared, source.Backends);
        (Assemblies, CatchAll) = (source.Assemblies, source.CatchAll);
        _table = new RegistryTable(source._table.Entries.Select(entry => entry.Clone()));
        Switches.Take(source.Switches);
    }

    /// <summary>
    /// A registry for the whole process, empty at first, for programs that want one. <c>AddTaskKit(TaskRegistry.Default)</c> takes what is registered by
    /// then. Tests and several hosts in one process do better with registries of their own.
    /// </summary>
    public static TaskRegistry Default => Volatile.Read(ref _default);

    /// <summary>Puts a new, empty registry in the place of <see cref="Default"/>. A host keeps the registrations that it has copied before.</summary>
    public static void ResetDefault() => Volatile.Write(ref _default, new TaskRegistry());

    /// <summary>All registrations, ordered by task type and version, also those that are switched off.</summary>
    public IReadOnlyList<TaskRegistration> Registrations => _table.Registrations;

    /// <summary>The task types that have a handler, ordered by name, also those that are switched off.</summary>
    public IReadOnlyList<string> Types => _table.Names;

    /// <summary>The task types that the program can run or submit, ordered by name: <see cref="Types"/> and those handled elsewhere.</summary>
    public IReadOnlyList<string> DeclaredTypes =>
        [.. Declared.Types.Concat(Types).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The domains that a task type with a handler states, ordered by name.</summary>
    public IReadOnlyList<string> Domains => _table.Domains;

    /// <summary>The handler of the types that have none of their own, or <see langword="null"/>.</summary>
    public TaskCatchAll? CatchAll { get; private set; }

    /// <summary>The backends that are referenced.</summary>
    public IReadOnlyList<TaskBackendProvider> Backends { get; }

    private IReadOnlyList<Assembly> Assemblies { get; }

    /// <summary>The manifests of the modules' assemblies, those that others reference first.</summary>
    internal IEnumerable<string> Manifests =>
        Assemblies.Select(assembly => assembly.GetCustomAttribute<TaskManifestAttribute>()?.Json).OfType<string>();

    /// <summary>All task types with a handler, ordered by name, and the catch-all handler at the end.</summary>
    public IReadOnlyList<TaskHandlerInfo> Infos => TaskHandlerInfo.All(_table.Types, CatchAll, Switches);

    /// <summary>The declared types that only the catch-all handler can run, ordered by name.</summary>
    internal IEnumerable<string> LeftTypes =>
        CatchAll is null
            ? []
            : Declared.Unhandled.Where(type => !IsRegistered(type)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>The declarations of the modules. They do not change with the handlers.</summary>
    internal DeclaredPayloads Declared { get; }

    internal TypeSwitches Switches { get; } = new();

    internal RegistryTable Table => _table;

    /// <summary>Called before a handler with settings is added, so that the services of its host get them.</summary>
    internal Action<TaskRegistration>? Adding { get; set; }

    internal VersionRules VersionRules { get; set; } = VersionRules.None;

    /// <summary>True when a handler is registered for the type, switched off or not.</summary>
    /// <param name="type">A task type's name.</param>
    public bool IsRegistered(string type) => _table.Find(type) is not null;

    /// <summary>True when a handler is registered for the type and nothing has switched it off.</summary>
    /// <param name="type">A task type's name.</param>
    public bool IsOn(string type) => IsRegistered(type) && Switches.ReasonOf(type) is null;

    /// <summary>Finds the handler of a task type; of several versions the one that runs tasks that state none.</summary>
    /// <param name="type">The type's name.</param>
    /// <exception cref="TaskHandlerNotRegisteredException">The type has no handler of its own.</exception>
    public TaskRegistration Get(string type) => Find(type).Default.Registration;

    /// <summary>Finds the handler of a task type; of several versions the one that runs tasks that state none.</summary>
    /// <param name="type">The type's name.</param>
    /// <param name="registration">The type and its handler.</param>
    public bool TryGet(string type, [NotNullWhen(true)] out TaskRegistration? registration) =>
        (registration = _table.Find(type)?.Default.Registration) is not null;

    /// <summary>The task types of a domain, ordered by name, also those that are switched off.</summary>
    /// <param name="domain">The domain's name.</param>
    /// <returns><see langword="null"/> when no task type states the domain.</returns>
    public IReadOnlyList<string>? TypesOf(string domain) => _table.TypesOf(domain);

    /// <summary>Describes a task type.</summary>
    /// <param name="type">The type's name.</param>
    /// <returns><see langword="null"/> when it has no handler of its own.</returns>
    public TaskHandlerInfo? Info(string type) => _table.Find(type) is { } entry ? TaskHandlerInfo.Of(entry, Switches.ReasonOf(type)) : null;

    /// <summary>Checks that a handler of this registry runs a task.</summary>
    /// <param name="task">The task.</param>
    /// <exception cref="TaskHandlerNotRegisteredException">The type has no handler, and there is no catch-all handler.</exception>
    /// <exception cref="UnsupportedHandlerVersionException">No handler runs the version that the task asks for.</exception>
    public void Validate(TaskEnvelope task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (CatchAll is not null && !IsRegistered(task.Type))
            return;
        if (VersionRules.TableOf(Find(task.Type)) is { } versions && versions.Find(task, out int asked) < 0)
            throw new UnsupportedHandlerVersionException(task.Type, asked);
    }

    /// <summary>Makes a registry with the same contents, also of what is disabled, to which handlers can be added.</summary>
    public TaskRegistry Copy() => new(this, _time);

    /// <summary>Registers the handler of one version of a task type, beside those of other versions.</summary>
    /// <param name="registration">The task type, its version and the handler.</param>
    /// <param name="allowOverride">Replaces the handler that this version has.</param>
    /// <exception cref="ArgumentException">The name is not allowed, its topic is that of another type, or the handler is null.</exception>
    /// <exception cref="TaskHandlerAlreadyRegisteredException">The version has a handler.</exception>
    /// <exception cref="InvalidOperationException">The registry no longer changes.</exception>
    public void Register(TaskRegistration registration, bool allowOverride = false)
    {
        if (registration is null or TaskCatchAll)
            throw new ArgumentException("The handler of a task type must be callable");
        TypeName.Check(registration.Type);
        Add(registration, InCode, allowOverride, wholeType: false);
    }

    /// <summary>Registers all handlers of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="allowOverride">Replaces handlers of the same types and versions.</param>
    /// <exception cref="ArgumentException">A name is not allowed, or its topic is that of another type.</exception>
    /// <exception cref="TaskHandlerAlreadyRegisteredException">A version has a handler. Those before it are registered.</exception>
    /// <exception cref="InvalidOperationException">The registry no longer changes.</exception>
    public void Register(TaskModule module, bool allowOverride = false)
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (var added in module.Registrations)
            Add(added, module.Name, allowOverride, wholeType: false);
    }

    /// <summary>Removes the handlers of a task type, before the start.</summary>
    /// <param name="type">The type's name.</param>
    /// <returns><see langword="false"/> when it had none.</returns>
    /// <exception cref="InvalidOperationException">The registry no longer changes.</exception>
    public bool Remove(string type)
    {
        lock (_gate)
        {
            _phase.RefuseChange();
            bool found = IsRegistered(type);
            if (found)
                _table = _table.Without(type);
            return found;
        }
    }

    /// <summary>Removes all handlers, before the start.</summary>
    /// <exception cref="InvalidOperationException">The registry no longer changes.</exception>
    public void Clear()
    {
        lock (_gate)
        {
            _phase.RefuseChange();
            _table = new RegistryTable([]);
        }
    }

    /// <summary>
    /// Switches a task type off, at any time: this host claims none of its tasks any more, and they wait. A task that runs goes on. The type stays in
    /// all lists, with the reason. Other workers are not concerned.
    /// </summary>
    /// <param name="type">The type's name.</param>
    /// <param name="reason">The reason, for people.</param>
    /// <returns><see langword="false"/> when it was disabled already.</returns>
    /// <exception cref="TaskHandlerNotRegisteredException">The type has no handler of its own.</exception>
    /// <exception cref="InvalidOperationException">The registry is a catalog, which no worker runs.</exception>
    public bool Disable(string type, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _phase.RefuseCatalog();
        return Switches.Disable(Find(type).Type, reason);
    }

    /// <summary>Takes a <see cref="Disable"/> back. A feature flag that is off and a handler that is unhealthy keep the type off all the same.</summary>
    /// <param name="type">The type's name.</param>
    /// <returns><see langword="false"/> when it was not disabled.</returns>
    /// <exception cref="TaskHandlerNotRegisteredException">The type has no handler of its own.</exception>
    /// <exception cref="InvalidOperationException">
    /// A setting leaves the type out for as long as the host runs; or the registry is a catalog, which no worker runs.
    /// </exception>
    public bool Enable(string type)
    {
        _phase.RefuseCatalog();
        if (Switches.ExclusionOf(Find(type).Type) is { } setting)
            throw new InvalidOperationException(
                $"Task type '{type}' is off for as long as this host runs: {setting}. Change the setting and start again."
            );
        return Switches.Enable(type);
    }

    /// <summary>Registers a handler.</summary>
    /// <param name="registration">The task type, its version and the handler.</param>
    /// <param name="module">The place that it comes from.</param>
    /// <param name="allowOverride">Replaces handlers, instead of refusing this one.</param>
    /// <param name="wholeType">True when the handlers of all versions are in its way, false when only that of its version is.</param>
    internal void Add(TaskRegistration registration, string? module, bool allowOverride, bool wholeType)
    {
        lock (_gate)
        {
            _phase.RefuseChange();
            RegistryEntry[] present =
            [
                .. _table.Find(registration.Type)?.Versions.Where(entry => wholeType || entry.Registration.Version == registration.Version)
                    ?? [],
            ];
            if (present.Length > 0 && !allowOverride)
                throw new TaskHandlerAlreadyRegisteredException(present[0].Registration, registration);
            _table.RefuseSameTopic(registration);
            Adding?.Invoke(registration);
            var added = new RegistryEntry(registration, module ?? InCode)
            {
                RegisteredAt = _time.GetUtcNow(),
                Replaced = [.. present.Select(entry => entry.Registration.HandlerType)],
            };
            _table = _table.With(added, present.Contains);
        }
    }

    /// <summary>Makes the copy of a host.</summary>
    internal TaskRegistry Copy(TimeProvider time) => new(this, time);

    /// <summary>Gives all handlers a double, before the start. For the test kit.</summary>
    internal void Double(HandlerDouble stand)
    {
        lock (_gate)
        {
            _phase.RefuseChange();
            _table = new RegistryTable(_table.Entries.Select(entry => entry.With(entry.Registration.WithDouble(stand))));
            CatchAll = (TaskCatchAll?)CatchAll?.WithDouble(stand);
        }
    }

    /// <summary>Fixes the handlers: the host starts.</summary>
    internal void Freeze()
    {
        lock (_gate)
            _phase = RegistryPhase.Started;
    }

    private TypeEntry Find(string type) => _table.Find(type) ?? throw new TaskHandlerNotRegisteredException(type, Types);

    private static IEnumerable<RegistryEntry> EntriesOf(TaskModule module) =>
        module.Registrations.Select(registration => new RegistryEntry(registration, module.Name));
}
