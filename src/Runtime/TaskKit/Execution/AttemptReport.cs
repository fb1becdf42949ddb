using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit.Execution;

/// <summary>
/// Writes how attempts went into log, metrics and spans. Listeners are foreign code: what they throw costs neither the task nor the worker.
/// </summary>
internal sealed class AttemptReport(string system, TaskMetrics metrics, TimeProvider time, ILogger log)
{
    public Activity? StartSpan(Attempt attempt) =>
        TaskSpans.StartProcess(system, TaskRegistration.TopicOf(attempt.Delivery.Task.Type), attempt.Delivery);

    public static void EndSpan(Activity? activity, TaskSettlement? settlement) => TaskSpans.End(activity, settlement?.Failure?.Error.Type);

    public void Ended(Attempt attempt, TaskSettlement? settlement, Exception? error)
    {
        try
        {
            Measure(attempt, settlement);
        }
        catch (Exception)
        {
            // See above.
        }
        Write(attempt.Delivery, settlement, error);
    }

    /// <summary>Reports a success that became a failure, since a follow-up was refused.</summary>
    public void Refused(TaskDelivery delivery, TaskSettlement settlement) => Write(delivery, settlement, error: null);

    /// <summary>Reports an attempt that runs on although its time was up a while ago.</summary>
    public void Overdue(Attempt attempt)
    {
        var task = attempt.Delivery.Task;
        log.Overdue(
            task.Type,
            task.Id,
            attempt.Delivery.Attempt,
            DurationText.Format(TimeSpan.FromMilliseconds(Math.Round(time.GetElapsedTime(attempt.Started).TotalMilliseconds))),
            DurationText.Format(attempt.Timeout),
            attempt.HasReturned ? "has returned its task and awaits something that ignores the token" : "still blocks its thread"
        );
        try
        {
            metrics.Overdue(system, task.Type);
        }
        catch (Exception)
        {
            // See above.
        }
    }

    /// <summary>Says how many tasks of each type run.</summary>
    public void Watch(Func<IEnumerable<(string Type, int Count)>> running) => metrics.Watch(running);

    /// <summary>Counts tasks that were received.</summary>
    public void Received(IReadOnlyList<TaskDelivery> deliveries)
    {
        try
        {
            metrics.Consumed(system, deliveries);
        }
        catch (Exception)
        {
            // See above.
        }
    }

    /// <summary>Counts a task that follows another into its slot.</summary>
    public void Received(TaskDelivery delivery)
    {
        if (metrics.IsCounting)
            Received([delivery]);
    }

    /// <summary>The time at which a settle begins, or 0 when nobody wants to know.</summary>
    public long SettleBegins() => metrics.IsTiming ? time.GetTimestamp() : 0;

    /// <summary>Measures a settle, and counts what it stored.</summary>
    /// <param name="began">The answer of <see cref="SettleBegins"/>.</param>
    /// <param name="batch">The outcomes.</param>
    /// <param name="results">What the backend said; empty after a failure.</param>
    /// <param name="error">The failure, or <see langword="null"/>.</param>
    public void Settled(long began, List<TaskSettlement> batch, IReadOnlyList<SettleResult> results, Exception? error)
    {
        try
        {
            if (began != 0)
                metrics.Operated(system, "settle", time.GetElapsedTime(began).TotalSeconds, error);
            metrics.Stored(batch, results);
        }
        catch (Exception)
        {
            // See above.
        }
    }

    private void Measure(Attempt attempt, TaskSettlement? settlement)
    {
        if (!metrics.IsMeasuring || attempt.Started == 0)
            return;
        var taken = time.GetElapsedTime(attempt.Started);
        var (delivery, task) = (attempt.Delivery, attempt.Delivery.Task);
        metrics.Ran(system, task.Type, taken.TotalSeconds, settlement?.Kind, settlement?.Failure?.Error.Type);
        // The due time of a repeated run is not known here.
        if (delivery is not { Attempt: 1, Crashes: 0 } || task.Generation > 0)
            return;
        var due = task.NotBefore > task.CreatedAt ? task.NotBefore.Value : task.CreatedAt;
        metrics.Waited(task.Type, (time.GetUtcNow() - taken - due).TotalSeconds);
    }

    private void Write(TaskDelivery delivery, TaskSettlement? settlement, Exception? error)
    {
        var task = delivery.Task;
        switch (settlement)
        {
            case null:
                log.Stale(task.Type, task.Id, delivery.Attempt);
                break;
            case { Kind: SettlementKind.Retry, Failure: { } failure } retry:
                // One stack trace per task is enough to find the cause.
                var trace = delivery.Attempt == 1 ? error : null;
                string text = LogText.Safe(failure.Error.Message);
                log.WillRetry(trace, task.Type, task.Id, delivery.Attempt, failure.Reason, text, retry.Due);
                break;
            case { Kind: SettlementKind.Dead, CountsAttempt: true, Failure: { } failure }:
                log.Buried(error, task.Type, task.Id, delivery.Attempt, failure.Reason, LogText.Safe(failure.Error.Message));
                break;
            case { Kind: SettlementKind.Dead, Failure: { } failure }:
                log.BuriedUnread(LogText.Safe(task.Type), task.Id, failure.Reason, LogText.Safe(failure.Error.Message));
                break;
            case { Kind: var kind } when log.IsEnabled(LogLevel.Debug):
                log.Ended(task.Type, task.Id, delivery.Attempt, kind.ToString());
                break;
        }
    }
}
