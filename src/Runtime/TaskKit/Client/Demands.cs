using TaskKit.Backends;

namespace TaskKit;

/// <summary>Compares a task's options with what the backend can do: an option that would be ignored is refused.</summary>
internal static class Demands
{
    /// <param name="options">The options.</param>
    /// <param name="backend">The backend that is to store the task.</param>
    /// <exception cref="TaskSubmitException">The backend lacks what an option needs.</exception>
    public static void Check(EnqueueOptions options, ITaskBackend backend) => Check(options, backend.Name, backend.Capabilities);

    /// <param name="options">The options.</param>
    /// <param name="backend">The name of the backend that is to store the task.</param>
    /// <param name="able">The backend's capabilities.</param>
    /// <exception cref="TaskSubmitException">The backend lacks what an option needs.</exception>
    public static void Check(EnqueueOptions options, string backend, BackendCapabilities able)
    {
        if (options.Priority is not (null or 0) && !able.HasFlag(BackendCapabilities.Priority))
            throw Refusal(nameof(options.Priority), backend, "does not order tasks by priority");
        if (options.Delay is not null && !able.HasFlag(BackendCapabilities.Delay))
            throw Refusal(nameof(options.Delay), backend, "does not keep tasks for later");
        if (options.NotBefore is not null && !able.HasFlag(BackendCapabilities.Delay))
            throw Refusal(nameof(options.NotBefore), backend, "does not keep tasks for later");
        if (options.Key is not null && !able.HasFlag(BackendCapabilities.OrderedKeys))
            throw Refusal(nameof(options.Key), backend, "does not order tasks by key");
        if (options.IdempotencyKey is not null && !able.HasFlag(BackendCapabilities.IdempotencyKeys))
            throw Refusal(nameof(options.IdempotencyKey), backend, "does not deduplicate tasks");
    }

    private static TaskSubmitException Refusal(string option, string backend, string lack) =>
        new(
            "option_unsupported",
            $"EnqueueOptions.{option} is set, and the backend '{backend}' {lack}. Leave the option out, or use a backend that supports it."
        );
}
