namespace TaskKit;

/// <summary>
/// Sets limits of task types at run time: in every process that shares the backend, within two seconds, and over restarts. They go before what attributes and
/// configuration state.
/// </summary>
public interface ITaskLimits
{
    /// <summary>Sets the limit of a type, in place of one that was set before. What runs goes on, also when it is more than the new limit.</summary>
    /// <param name="type">The task type.</param>
    /// <param name="limit">The limit. Where it states nothing, what the program states holds; 0 is no limit.</param>
    /// <param name="by">The person or program that sets it, at most 200 characters; <see langword="null"/> when unknown.</param>
    /// <param name="cancellationToken">Gives up waiting; the limit may be stored all the same.</param>
    /// <returns>The limit that is stored now.</returns>
    /// <exception cref="ArgumentException">The limit states nothing; or neither this program nor the store knows the task type.</exception>
    /// <exception cref="NotSupportedException">The backend keeps no limits: Kafka without a state.</exception>
    /// <exception cref="Backends.BackendUnavailableException">The backend does not answer.</exception>
    ValueTask<StoredLimit> SetAsync(string type, TaskLimit limit, string? by = null, CancellationToken cancellationToken = default);

    /// <summary>Clears a limit that was set at run time: what the program states holds again.</summary>
    /// <param name="type">The task type.</param>
    /// <param name="cancellationToken">Gives up waiting; the limit may be cleared all the same.</param>
    /// <returns><see langword="false"/> when none was set.</returns>
    /// <exception cref="NotSupportedException">The backend keeps no limits: Kafka without a state.</exception>
    /// <exception cref="Backends.BackendUnavailableException">The backend does not answer.</exception>
    ValueTask<bool> ClearAsync(string type, CancellationToken cancellationToken = default);

    /// <summary>Lists the limits that were set at run time, ordered by type.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NotSupportedException">The backend keeps no limits: Kafka without a state.</exception>
    /// <exception cref="Backends.BackendUnavailableException">The backend does not answer.</exception>
    ValueTask<IReadOnlyList<StoredLimit>> ListAsync(CancellationToken cancellationToken = default);
}
