using System.Diagnostics;
using System.Diagnostics.Metrics;
using TaskKit.Backends;

namespace TaskKit.Telemetry;

/// <summary>
/// Metrics and spans by the names of OpenTelemetry's messaging conventions. One source and one meter, both called <c>TaskKit</c>.
/// </summary>
internal sealed class TaskMetrics : IDisposable
{
    public const string SourceName = "TaskKit";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly Meter _meter;
    private readonly Counter<long> _sent;
    private readonly Histogram<double> _process;
    private readonly Counter<long> _overdue;

    public TaskMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(SourceName) ?? new Meter(SourceName);
        _sent = _meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Tasks handed to the backend.");
        _overdue = _meter.CreateCounter<long>(
            "taskkit.attempt.overdue",
            "{attempt}",
            "Attempts whose handlers ran on for a second after their timeout."
        );
        _process = _meter.CreateHistogram(
            "messaging.process.duration",
            "s",
            "How long handlers ran.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
            }
        );
    }

    public static bool IsTracing => Source.HasListeners();

    public bool IsMeasuring => _process.Enabled;

    public void Submitted(string system, TaskEnvelope[] tasks)
    {
        if (!_sent.Enabled)
            return;
        foreach (var same in tasks.GroupBy(task => task.Type, StringComparer.Ordinal))
            _sent.Add(
                same.Count(),
                new("messaging.system", system),
                new("messaging.operation.name", "send"),
                new(TagNames.TaskType, same.Key)
            );
    }

    public void Processed(string system, string type, double seconds, SettlementKind? outcome, string? errorType)
    {
        var tags = new TagList
        {
            { "messaging.system", system },
            { "messaging.operation.name", "process" },
            { TagNames.TaskType, type },
            { TagNames.Outcome, outcome?.ToString().ToLowerInvariant() ?? "lost" },
        };
        if (errorType is not null)
            tags.Add("error.type", errorType);
        _process.Record(seconds, tags);
    }

    public void Overdue(string system, string type) => _overdue.Add(1, new("messaging.system", system), new(TagNames.TaskType, type));

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
            ?.SetTag("messaging.system", system)
            .SetTag("messaging.operation.name", "process")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", destination)
            .SetTag("messaging.message.id", delivery.Task.Id.ToString())
            .SetTag(TagNames.TaskType, delivery.Task.Type)
            .SetTag(TagNames.Attempt, delivery.Attempt);
    }

    public void Dispose() => _meter.Dispose();

    private static class TagNames
    {
        public const string TaskType = "taskkit.task.type";
        public const string Outcome = "taskkit.outcome";
        public const string Attempt = "taskkit.attempt";
    }
}
