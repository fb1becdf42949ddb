namespace TaskKit;

/// <summary>
/// Submits tasks. Use the generated <c>EnqueueAsync</c> and <c>EnqueueManyAsync</c> overloads, one pair per declared payload; this one
/// method is what they call, and what a test double implements.
/// </summary>
public interface ITaskClient
{
    /// <summary>Stores tasks durably and in one go. When it returns, every accepted task will run.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="cancellationToken">Gives up waiting; what was handed over may still be stored.</param>
    /// <returns>What became of each task, in the same order.</returns>
    /// <exception cref="TaskSubmitException">A task is not acceptable (payload too large, bad options); nothing was stored.</exception>
    /// <exception cref="Backends.BackendUnavailableException">The backend cannot store tasks now; its <c>MayBeStored</c> says whether a part may be stored.</exception>
    ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskSubmission> tasks, CancellationToken cancellationToken = default);
}
