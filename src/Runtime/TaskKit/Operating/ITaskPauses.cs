using TaskKit.Pausing;

namespace TaskKit;

/// <summary>
/// Pauses the tasks of a type, of a domain, or all, in every process that shares the backend, within two seconds. A task that runs goes on; nothing new begins,
/// and the waiting tasks stay as they are. A pause outlives restarts, and ends with <see cref="ResumeAsync"/>.
/// </summary>
public interface ITaskPauses
{
    /// <summary>Pauses. A scope that is paused already keeps its time, and gets the new reason.</summary>
    /// <param name="scope">The tasks.</param>
    /// <param name="reason">The reason, for people who see that tasks wait: 1 to 1000 characters.</param>
    /// <param name="by">The person or program that pauses, at most 200 characters; <see langword="null"/> when unknown.</param>
    /// <param name="cancellationToken">Gives up waiting; the pause may be stored all the same.</param>
    /// <returns>The pause that is in force now.</returns>
    /// <exception cref="ArgumentException">
    /// The reason is empty or too long; or neither this program nor the store knows the task type, domain or schedule.
    /// </exception>
    /// <exception cref="NotSupportedException">The backend keeps no documents: Kafka without a state.</exception>
    /// <exception cref="Backends.BackendUnavailableException">The backend does not answer.</exception>
    ValueTask<TaskPause> PauseAsync(PauseScope scope, string reason, string? by = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a pause: the tasks that wait for nothing else run at once. Pauses of other scopes stay.</summary>
    /// <param name="scope">The scope of the pause.</param>
    /// <param name="cancellationToken">Gives up waiting; the pause may end all the same.</param>
    /// <returns><see langword="false"/> when the scope was not paused.</returns>
    /// <exception cref="NotSupportedException">The backend keeps no documents: Kafka without a state.</exception>
    /// <exception cref="Backends.BackendUnavailableException">The backend does not answer.</exception>
    ValueTask<bool> ResumeAsync(PauseScope scope, CancellationToken cancellationToken = default);

    /// <summary>Lists the pauses that are in force, ordered by the text of their scopes.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NotSupportedException">The backend keeps no documents: Kafka without a state.</exception>
    /// <exception cref="Backends.BackendUnavailableException">The backend does not answer.</exception>
    ValueTask<IReadOnlyList<TaskPause>> ListAsync(CancellationToken cancellationToken = default);
}
