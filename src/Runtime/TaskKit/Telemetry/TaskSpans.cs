using System.Diagnostics;
using TaskKit.Backends;

namespace TaskKit.Telemetry;

/// <summary>
/// The spans of submits and attempts, by the names of OpenTelemetry's messaging conventions. The source has the name of the meter. Listeners are foreign code:
/// what they throw when a span starts or ends costs the task nothing.
/// </summary>
internal static class TaskSpans
{
    private const string MessageTag = "messaging.message.id";

    private static readonly ActivitySource Source = new(MetricNames.Meter);

    /// <summary>True when somebody listens.</summary>
    public static bool IsTracing => Source.HasListeners();

    /// <summary>Starts the span of an attempt, which continues the trace of the submitter. Each attempt of a task links to the same submit.</summary>
    public static Activity? StartProcess(string system, string destination, TaskDelivery delivery)
    {
        ActivityContext.TryParse(delivery.Task.TraceParent, null, isRemote: true, out var parent);
        return Start("process", ActivityKind.Consumer, system, destination, parent, parent == default ? null : [new ActivityLink(parent)])
            ?.SetTag(MessageTag, delivery.Task.Id.ToString())
            .SetTag(MetricNames.TaskTypeTag, delivery.Task.Type)
            .SetTag(MetricNames.AttemptTag, delivery.Attempt);
    }

    /// <summary>Starts the span of a submit of one task, whose context the task carries.</summary>
    public static Activity? StartSend(string system, string destination) => Start("send", ActivityKind.Producer, system, destination);

    /// <summary>Starts the span of one task of a batch that is submitted. The task carries the context of this span.</summary>
    public static Activity? StartCreate(string system, string destination) => Start("create", ActivityKind.Producer, system, destination);

    /// <summary>Starts the span of a submit of several tasks.</summary>
    /// <param name="system">The backend's name.</param>
    /// <param name="destination">The destination that all of them have, or <see langword="null"/>.</param>
    /// <param name="count">The number of the tasks.</param>
    /// <param name="tasks">The spans of their making.</param>
    public static Activity? StartSend(string system, string? destination, int count, IEnumerable<ActivityLink> tasks) =>
        Start("send", ActivityKind.Client, system, destination, links: tasks)?.SetTag("messaging.batch.message_count", count);

    /// <summary>Notes the task that a submit made.</summary>
    public static void Note(Activity? activity, TaskEnvelope task) =>
        activity?.SetTag(MessageTag, task.Id.ToString()).SetTag(MetricNames.TaskTypeTag, task.Type);

    /// <summary>Ends a span.</summary>
    /// <param name="activity">The span.</param>
    /// <param name="error">The type of the error, or <see langword="null"/> for none.</param>
    public static void End(Activity? activity, string? error)
    {
        try
        {
            if (error is not null)
                activity?.SetStatus(ActivityStatusCode.Error).SetTag(MetricNames.ErrorTag, error);
            activity?.Dispose();
        }
        catch (Exception)
        {
            // See above.
        }
    }

    private static Activity? Start(
        string operation,
        ActivityKind kind,
        string system,
        string? destination,
        ActivityContext parent = default,
        IEnumerable<ActivityLink>? links = null
    )
    {
        try
        {
            string name = destination is null ? operation : $"{operation} {destination}";
            return Source
                .StartActivity(name, kind, parent, links: links)
                ?.SetTag(MetricNames.SystemTag, system)
                .SetTag(MetricNames.OperationTag, operation)
                .SetTag("messaging.operation.type", operation)
                .SetTag("messaging.destination.name", destination);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
