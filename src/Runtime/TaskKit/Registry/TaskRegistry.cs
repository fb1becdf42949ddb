using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using TaskKit.Backends;

namespace TaskKit.Registry;

/// <summary>All task types that a program can run, and the backends it can run them on. Immutable; <c>TaskCatalog.Registry</c> is generated.</summary>
public sealed class TaskRegistry
{
    private readonly FrozenDictionary<string, TaskRegistration> _byType;

    /// <summary>Composes modules into a registry.</summary>
    /// <param name="modules">The modules of this assembly and of those it references.</param>
    /// <param name="backends">The backends that are referenced.</param>
    /// <exception cref="ArgumentException">Two modules declare the same task type.</exception>
    public TaskRegistry(IEnumerable<TaskModule> modules, IEnumerable<TaskBackendProvider> backends)
    {
        TaskModule[] all = [.. modules];
        Registrations = [.. all.SelectMany(module => module.Registrations).OrderBy(entry => entry.Type, StringComparer.Ordinal)];
        Backends = [.. backends];
        Assemblies = [.. all.Select(module => module.GetType().Assembly).Distinct()];
        foreach (var same in Registrations.GroupBy(entry => entry.Type, StringComparer.Ordinal).Where(group => group.Count() > 1))
            throw new ArgumentException(
                $"Task type '{same.Key}' is handled by {string.Join(" and ", same.Select(entry => entry.HandlerType))}; it must be one class."
            );
        DeclaredTypes = [.. all.SelectMany(module => module.DeclaredTypes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _byType = Registrations.ToFrozenDictionary(entry => entry.Type, StringComparer.Ordinal);
    }

    /// <summary>All task types, ordered by name.</summary>
    public IReadOnlyList<TaskRegistration> Registrations { get; }

    /// <summary>The task types that the program can run or submit, ordered by name: those of <see cref="Registrations"/> and those handled elsewhere.</summary>
    public IReadOnlyList<string> DeclaredTypes { get; }

    /// <summary>The backends that are referenced.</summary>
    public IReadOnlyList<TaskBackendProvider> Backends { get; }

    /// <summary>The assemblies of the modules, those that others reference first.</summary>
    internal IReadOnlyList<Assembly> Assemblies { get; }

    /// <summary>True when a handler is registered for the type.</summary>
    /// <param name="type">A task type's name.</param>
    public bool IsRegistered(string type) => _byType.ContainsKey(type);

    /// <summary>Finds a task type.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="registration">The type and its handler.</param>
    public bool TryGet(string type, [NotNullWhen(true)] out TaskRegistration? registration) => _byType.TryGetValue(type, out registration);
}
