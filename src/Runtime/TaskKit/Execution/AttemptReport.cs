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
    public Activity? StartSpan(Attempt attempt)
    {
        try
        {
            return TaskMetrics.StartProcess(system, TaskRegistration.TopicOf(attempt.Delivery.Task.Type), attempt.Delivery);
        }
        catch (Exception)
        {
            return null;
        }
    }

    public static void EndSpan(Activity? activity, TaskSettlement? settlement)
    {
        try
        {
            if (settlement?.Failure?.Error.Type is { } type)
                activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", type);
            activity?.Dispose();
        }
        catch (Exception)
        {
            // See above.
        }
    }

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

    private void Measure(Attempt attempt, TaskSettlement? settlement)
    {
        if (!metrics.IsMeasuring || attempt.Started == 0)
            return;
        double seconds = time.GetElapsedTime(attempt.Started).TotalSeconds;
        metrics.Processed(system, attempt.Delivery.Task.Type, seconds, settlement?.Kind, settlement?.Failure?.Error.Type);
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
