using TaskKit.Backends;
using TaskKit.Registry;

namespace TaskKit;

/// <summary>The priority that the tasks of a type have where their submit states none.</summary>
internal static class TypePriority
{
    private const string Lack = "does not order tasks by priority";

    /// <summary>The one that the configuration states for the type, else the attribute of the handler that runs the version, else 0.</summary>
    /// <param name="task">The task that is submitted.</param>
    /// <param name="registry">The handlers of this program, or <see langword="null"/>.</param>
    /// <param name="options">Has the settings of the types.</param>
    public static int Of(TaskEnvelope task, TaskRegistry? registry, TaskKitOptions options)
    {
        if (registry?.Table.Find(task.Type) is not { } entry)
            return options.OfType(task.Type)?.Priority ?? 0;
        if (entry.Versions.Count == 1)
            return Of(entry.Versions[0].Registration, options);
        var version = entry.Versions.LastOrDefault(version => version.Registration.Version <= task.Version) ?? entry.Default;
        return Of(version.Registration, options);
    }

    /// <summary>Refuses a priority that the backend would ignore.</summary>
    /// <exception cref="TaskSubmitException">The backend does not order by priority.</exception>
    public static void Refuse(TaskEnvelope task, string backend, BackendCapabilities able)
    {
        if (task.Priority != 0 && !able.HasFlag(BackendCapabilities.Priority))
            throw new TaskSubmitException(
                "option_unsupported",
                $"Task type '{task.Type}' states the priority {task.Priority}, and the backend '{backend}' {Lack}. Take the priority out of [TaskHandler] and of {PathOf(task.Type)}, or use a backend that supports it."
            );
    }

    /// <summary>Stops the start of a worker that runs types with a priority on a backend that would ignore it.</summary>
    /// <exception cref="TaskKitConfigurationException">The backend does not order by priority.</exception>
    public static void Refuse(IEnumerable<TaskRegistration> registrations, TaskKitOptions options, ITaskBackend backend)
    {
        if (backend.Capabilities.HasFlag(BackendCapabilities.Priority))
            return;
        foreach (var registration in registrations.Where(registration => Of(registration, options) != 0))
            throw new TaskKitConfigurationException(
                PathOf(registration.Type),
                $"{registration.HandlerType} ('{registration.Type}') has the priority {Of(registration, options)}, and the backend '{backend.Name}' {Lack}. Take it out of [TaskHandler], set this to 0, or use a backend that supports it."
            );
    }

    private static int Of(TaskRegistration registration, TaskKitOptions options) =>
        options.OfType(registration.Type)?.Priority ?? registration.Priority ?? 0;

    private static string PathOf(string type) => $"TaskKit:Types:{type.Replace(':', '.')}:{nameof(TaskTypeOptions.Priority)}";
}
