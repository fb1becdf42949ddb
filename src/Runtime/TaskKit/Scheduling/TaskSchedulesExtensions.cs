namespace TaskKit;

/// <summary>The overloads that stop a schedule of an undeclared payload at compile time.</summary>
public static class TaskSchedulesExtensions
{
    /// <summary>Stops the compilation: no task type is declared for the payload.</summary>
    /// <typeparam name="T">The undeclared payload.</typeparam>
    /// <param name="schedules">The schedules.</param>
    /// <param name="name">The name.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="cron">The cron text.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Obsolete(TaskClientExtensions.NotDeclared, error: true, DiagnosticId = "TK1010", UrlFormat = RulePages.Format)]
    public static ValueTask AddOrUpdateAsync<T>(
        this ITaskSchedules schedules,
        string name,
        T payload,
        string cron,
        ScheduleOptions? options = null,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(TaskClientExtensions.NotDeclared);

    /// <summary>Stops the compilation: no task type is declared for the payload.</summary>
    /// <typeparam name="T">The undeclared payload.</typeparam>
    /// <param name="schedules">The schedules.</param>
    /// <param name="name">The name.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="every">The interval.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Obsolete(TaskClientExtensions.NotDeclared, error: true, DiagnosticId = "TK1010", UrlFormat = RulePages.Format)]
    public static ValueTask AddOrUpdateAsync<T>(
        this ITaskSchedules schedules,
        string name,
        T payload,
        TimeSpan every,
        ScheduleOptions? options = null,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(TaskClientExtensions.NotDeclared);
}
