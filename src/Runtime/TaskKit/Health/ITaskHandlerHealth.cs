namespace TaskKit;

/// <summary>
/// A handler's word on its health, for a handler class that depends on something that may be away. The worker asks each
/// <c>TaskKit:Worker:HealthPeriod</c>, also before it claims its first task. While the answer is not healthy, no task of the type is claimed: they wait,
/// and cost no retry. A catch-all handler is not asked, since it has no task type of its own.
/// </summary>
public interface ITaskHandlerHealth
{
    /// <summary>
    /// Tells whether the handler could run a task now. It is asked on an instance of its own, made as for an attempt. An exception, and no answer
    /// within <c>TaskKit:Worker:HealthTimeout</c>, count as unhealthy.
    /// </summary>
    /// <param name="cancellationToken">Cancelled when the time is up, or the worker stops. Pass it to all I/O: a check that hangs is not asked again.</param>
    ValueTask<TaskHandlerHealth> CheckHealthAsync(CancellationToken cancellationToken);
}
