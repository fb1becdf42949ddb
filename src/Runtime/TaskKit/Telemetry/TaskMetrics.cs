using System.Diagnostics;
using System.Diagnostics.Metrics;
using TaskKit.Backends;
using TaskKit.Registry;

namespace TaskKit.Telemetry;

/// <summary>
/// The measurements of a host, in one meter. Each begins with the question for a listener: without one, an attempt pays a comparison.
/// </summary>
internal sealed class TaskMetrics : IDisposable
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    // Handlers run for minutes, and tasks wait for hours.
    private static readonly InstrumentAdvice<double> LongSeconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600],
    };

    private readonly Counter<long> _sent;
    private readonly Counter<long> _consumed;
    private readonly Histogram<double> _operation;
    private readonly Histogram<double> _process;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _queueTime;
    private readonly Counter<long> _overdue;
    private readonly Counter<long> _processed;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _deadLetters;
    private Func<IEnumerable<(string Type, int Count)>>? _running;

    public TaskMetrics(TaskRegistry registry, IMeterFactory? factory = null)
    {
        Types = new TypeLabels(registry);
        Meter = factory?.Create(MetricNames.Meter) ?? new Meter(MetricNames.Meter);
        _sent = Meter.CreateCounter<long>(MetricNames.Sent, "{message}", "Tasks handed to the backend.");
        _consumed = Meter.CreateCounter<long>(MetricNames.Consumed, "{message}", "Tasks that workers received, once for each delivery.");
        _operation = Histogram(MetricNames.OperationDuration, "The time of calls to the backend that send or settle tasks.", Seconds);
        _process = Histogram(MetricNames.ProcessDuration, "The time of attempts in their handlers.", Seconds);
        _duration = Histogram(MetricNames.TaskDuration, "The time of attempts in their handlers, by the state that follows.", LongSeconds);
        _queueTime = Histogram(MetricNames.QueueTime, "The time from a task's due time to its first start.", LongSeconds);
        _overdue = Meter.CreateCounter<long>(
            MetricNames.Overdue,
            "{attempt}",
            "Attempts whose handlers ran on for a second after their timeout."
        );
        _processed = Meter.CreateCounter<long>(MetricNames.Processed, "{task}", "Stored outcomes, by the state of the task.");
        _retries = Meter.CreateCounter<long>(MetricNames.Retries, "{attempt}", "Failed attempts that are to be repeated.");
        _deadLetters = Meter.CreateCounter<long>(MetricNames.DeadLetters, "{task}", "Dead letters that workers made, by reason.");
        Meter.CreateObservableUpDownCounter(MetricNames.InFlight, Running, "{task}", "Tasks that the worker runs now.");
    }

    /// <summary>The host's meter. Other parts of the host add their instruments to it.</summary>
    public Meter Meter { get; }

    /// <summary>The task types that may stand in a tag.</summary>
    public TypeLabels Types { get; }

    /// <summary>True when somebody listens to the times of attempts.</summary>
    public bool IsMeasuring => _process.Enabled || _duration.Enabled || _queueTime.Enabled;

    /// <summary>True when somebody counts what workers receive.</summary>
    public bool IsCounting => _consumed.Enabled;

    /// <summary>True when somebody listens to the times of calls to the backend.</summary>
    public bool IsTiming => _operation.Enabled;

    /// <summary>Says how many tasks of each type run.</summary>
    public void Watch(Func<IEnumerable<(string Type, int Count)>> running) => _running = running;

    public void Submitted(string system, TaskEnvelope[] tasks)
    {
        if (!_sent.Enabled)
            return;
        foreach (var same in tasks.CountBy(task => Types.Learn(task.Type), StringComparer.Ordinal))
            Count(_sent, same.Value, system, "send", same.Key);
    }

    public void Consumed(string system, IReadOnlyList<TaskDelivery> deliveries)
    {
        if (!_consumed.Enabled)
            return;
        foreach (var same in deliveries.CountBy(delivery => Types.Of(delivery.Task.Type), StringComparer.Ordinal))
            Count(_consumed, same.Value, system, "receive", same.Key);
    }

    /// <summary>Measures a call to the backend.</summary>
    /// <param name="system">The backend's name.</param>
    /// <param name="operation"><c>send</c> or <c>settle</c>.</param>
    /// <param name="seconds">The time that it took.</param>
    /// <param name="error">Its failure, or <see langword="null"/>.</param>
    public void Operated(string system, string operation, double seconds, Exception? error)
    {
        var tags = new TagList { { MetricNames.SystemTag, system }, { MetricNames.OperationTag, operation } };
        if (error is not null)
            tags.Add(MetricNames.ErrorTag, error.GetType().FullName);
        _operation.Record(seconds, tags);
    }

    /// <summary>Measures an attempt whose handler ran.</summary>
    public void Ran(string system, string type, double seconds, SettlementKind? outcome, string? errorType)
    {
        string label = Types.Of(type);
        var tags = new TagList
        {
            { MetricNames.SystemTag, system },
            { MetricNames.OperationTag, "process" },
            { MetricNames.TaskTypeTag, label },
            { MetricNames.OutcomeTag, outcome?.ToString().ToLowerInvariant() ?? "lost" },
        };
        if (errorType is not null)
            tags.Add(MetricNames.ErrorTag, errorType);
        _process.Record(seconds, tags);
        if (StateAfter(outcome) is { } state)
            _duration.Record(seconds, new(MetricNames.TypeTag, label), new(MetricNames.StatusTag, state));
    }

    /// <summary>Measures the wait of a task before its first start. Clocks differ, so it may come out negative, and counts as none.</summary>
    public void Waited(string type, double seconds) =>
        _queueTime.Record(Math.Max(0, seconds), new KeyValuePair<string, object?>(MetricNames.TypeTag, Types.Of(type)));

    /// <summary>Counts the outcomes of a batch that were stored.</summary>
    public void Stored(List<TaskSettlement> batch, IReadOnlyList<SettleResult> results)
    {
        if (!_processed.Enabled && !_retries.Enabled && !_deadLetters.Enabled)
            return;
        for (int i = 0; i < results.Count; i++)
            if (results[i] == SettleResult.Settled && StateAfter(batch[i].Kind) is { } state)
                Stored(batch[i], state);
    }

    public void Overdue(string system, string type) =>
        _overdue.Add(1, new(MetricNames.SystemTag, system), new(MetricNames.TaskTypeTag, Types.Of(type)));

    public void Dispose() => Meter.Dispose();

    private void Stored(in TaskSettlement settlement, string state)
    {
        var type = new KeyValuePair<string, object?>(MetricNames.TypeTag, Types.Of(settlement.Delivery.Task.Type));
        _processed.Add(1, type, new(MetricNames.StatusTag, state));
        if (settlement.Kind == SettlementKind.Retry)
            _retries.Add(1, type);
        else if (settlement.Kind == SettlementKind.Dead)
            _deadLetters.Add(1, type, new(MetricNames.ReasonTag, settlement.Failure?.Reason));
    }

    private IEnumerable<Measurement<long>> Running() =>
        (_running?.Invoke() ?? [])
            .GroupBy(running => Types.Of(running.Type), StringComparer.Ordinal)
            .Select(same => new Measurement<long>(
                same.Sum(running => running.Count),
                new KeyValuePair<string, object?>(MetricNames.TypeTag, same.Key)
            ));

    private Histogram<double> Histogram(string name, string description, InstrumentAdvice<double> advice) =>
        Meter.CreateHistogram(name, "s", description, tags: null, advice);

    private static void Count(Counter<long> counter, int count, string system, string operation, string type) =>
        counter.Add(
            count,
            new(MetricNames.SystemTag, system),
            new(MetricNames.OperationTag, operation),
            new(MetricNames.TaskTypeTag, type)
        );

    // A run that is given back or was lost leaves the task as it was.
    private static string? StateAfter(SettlementKind? outcome) =>
        outcome switch
        {
            SettlementKind.Done => "DONE",
            SettlementKind.Retry => "RETRYING",
            SettlementKind.Dead => "DEAD",
            SettlementKind.Cancelled => "CANCELLED",
            SettlementKind.Snooze => "SCHEDULED",
            _ => null,
        };
}
