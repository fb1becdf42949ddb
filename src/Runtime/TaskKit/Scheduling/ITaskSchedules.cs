namespace TaskKit;

/// <summary>The schedules of the store: those that programs state in code, and those that are added here. Any process that shares the store sees the same ones.</summary>
public interface ITaskSchedules
{
    /// <summary>
    /// Adds a schedule, or changes the one of the name. A rule that stays the same goes on where it was; of a new rule the times from now on count.
    /// </summary>
    /// <param name="name">The name, unique in the store: 1 to 200 letters, digits, '.', '_', '-' and ':'.</param>
    /// <param name="task">The task of each occurrence. Its id, its time and its idempotency key are the schedule's to state.</param>
    /// <param name="rule">The times.</param>
    /// <param name="options">The settings; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Gives up waiting; the schedule may be stored all the same.</param>
    /// <exception cref="ArgumentException">The name, an option or the time zone is not valid, or the payload is too large for a schedule.</exception>
    /// <exception cref="TaskSubmitException">The payload cannot be written, or an option of the task is out of its range.</exception>
    /// <exception cref="InvalidOperationException">A program states a schedule of the name in code.</exception>
    /// <exception cref="NotSupportedException">The backend lacks what the schedule needs.</exception>
    ValueTask AddOrUpdateAsync(
        string name,
        TaskSubmission task,
        ScheduleRule rule,
        ScheduleOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Removes a schedule of run time. Tasks that it has submitted stay.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="false"/> when there was none.</returns>
    /// <exception cref="InvalidOperationException">The schedule is stated in code.</exception>
    ValueTask<bool> RemoveAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Pauses a schedule: nothing is submitted, and what falls into the pause is not made up for. A pause outlives restarts.</summary>
    /// <param name="name">The name.</param>
    /// <param name="reason">The reason, for people.</param>
    /// <param name="by">The person or program that pauses it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="false"/> when it was paused already: then the first reason stays.</returns>
    /// <exception cref="ArgumentException">There is no such schedule, or a text is empty.</exception>
    ValueTask<bool> PauseAsync(string name, string reason, string by, CancellationToken cancellationToken = default);

    /// <summary>Ends a pause. The times from now on count.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns><see langword="false"/> when it was not paused.</returns>
    /// <exception cref="ArgumentException">There is no such schedule.</exception>
    ValueTask<bool> ResumeAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Submits a task of a schedule now, beside its times and whatever overlaps, also while it is paused. Where only another program can make the task, a
    /// request for it is stored: a worker of that program submits the task within two seconds, and while none lives the request stands for an hour. While a
    /// request of a schedule stands, a second one is the same task.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up waiting; the task may be stored all the same.</param>
    /// <returns>The task's id.</returns>
    /// <exception cref="ArgumentException">There is no such schedule.</exception>
    /// <exception cref="TaskSubmitException">The task was not accepted.</exception>
    ValueTask<TaskId> TriggerAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Lists the schedules, ordered by name. One that cannot be read here is left out.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<TaskSchedule>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Finds a schedule.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The schedule; <see langword="null"/> when there is none.</returns>
    ValueTask<TaskSchedule?> FindAsync(string name, CancellationToken cancellationToken = default);
}
