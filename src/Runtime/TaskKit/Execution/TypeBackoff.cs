using TaskKit.Registry;

namespace TaskKit.Execution;

/// <summary>The waits between the attempts of one task type.</summary>
internal static class TypeBackoff
{
    /// <summary>Of each number the one that the configuration states for the type, else the handler's attribute, else the worker's.</summary>
    /// <param name="own">The configuration of the type, or <see langword="null"/>.</param>
    /// <param name="handler">Has what the attribute states.</param>
    /// <param name="worker">The waits of the worker.</param>
    public static BackoffOptions Of(TypeBackoffOptions? own, TaskRegistration handler, BackoffOptions worker)
    {
        var initial = own?.Initial ?? handler.Backoff ?? worker.Initial;
        var max = own?.Max ?? handler.BackoffMax ?? worker.Max;
        return new BackoffOptions
        {
            Initial = initial,
            Factor = own?.Factor ?? handler.BackoffFactor ?? worker.Factor,
            // Two places may state the two: a first wait of 5 minutes is meant, although the worker's longest one is 60 seconds.
            Max = max < initial ? initial : max,
            Jitter = own?.Jitter ?? worker.Jitter,
        };
    }
}
