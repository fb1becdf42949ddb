using System.Diagnostics;
using TaskKit.Backends;

namespace TaskKit.Telemetry;

/// <summary>The spans of attempts, by the names of OpenTelemetry's messaging conventions. The source has the name of the meter.</summary>
internal static class TaskSpans
{
    private static readonly ActivitySource Source = new(MetricNames.Meter);

    /// <summary>True when somebody listens.</summary>
    public static bool IsTracing => Source.HasListeners();

    /// <summary>Starts the span of an attempt, which continues the trace of the submitter.</summary>
    public static Activity? StartProcess(string system, string destination, TaskDelivery delivery)
    {
        ActivityContext.TryParse(delivery.Task.TraceParent, null, isRemote: true, out var parent);
        var activity = Source.StartActivity(
            $"process {destination}",
            ActivityKind.Consumer,
            parent,
            links: parent == default ? null : [new ActivityLink(parent)]
        );
        return activity
            ?.SetTag(MetricNames.SystemTag, system)
            .SetTag(MetricNames.OperationTag, "process")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", destination)
            .SetTag("messaging.message.id", delivery.Task.Id.ToString())
            .SetTag(MetricNames.TaskTypeTag, delivery.Task.Type)
            .SetTag(MetricNames.AttemptTag, delivery.Attempt);
    }
}
