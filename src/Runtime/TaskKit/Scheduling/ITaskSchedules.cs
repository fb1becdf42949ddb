namespace TaskKit;

/// <summary>
/// Adds schedules at run time. Use the generated <c>AddOrUpdateAsync</c> overloads, one pair per declared payload; this one method is what they call, and what a
/// test double implements.
/// </summary>
public interface ITaskSchedules
{
    /// <summary>Adds a schedule, or changes the one of that name.</summary>
    /// <param name="name">The name, unique in the store.</param>
    /// <param name="task">The task of each time.</param>
    /// <param name="rule">The times.</param>
    /// <param name="options">The treatment of missed and overlapping times.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask AddOrUpdateAsync(
        string name,
        TaskSubmission task,
        ScheduleRule rule,
        ScheduleOptions? options = null,
        CancellationToken cancellationToken = default
    );
}
