namespace TaskKit;

/// <summary>Runs tasks of one type. Mark the class with <see cref="TaskHandlerAttribute"/>; one class handles one payload.</summary>
/// <typeparam name="TPayload">The task's payload: a sealed, non-generic class or record.</typeparam>
public interface ITaskHandler<in TPayload>
    where TPayload : class
{
    /// <summary>Runs one attempt of a task. A new handler is made for each attempt and disposed after it.</summary>
    /// <param name="payload">What was submitted.</param>
    /// <param name="context">Which task this is, and which attempt of it.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the attempt's timeout has passed, when the task is cancelled, or when the worker stops. Pass it to all I/O: nothing else ends
    /// an attempt, and one that ignores it runs on and keeps its slot.
    /// </param>
    /// <returns>
    /// How the attempt ended. Return <see cref="TaskResult.Done"/> only when the side effect is durably complete.
    /// An exception, also one of the handler's disposal, counts as a failed attempt and is retried; see <see cref="TaskResult"/> for the other outcomes.
    /// </returns>
    ValueTask<TaskResult> HandleAsync(TPayload payload, TaskContext context, CancellationToken cancellationToken);
}
