using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Execution;
using TaskKit.Telemetry;

namespace TaskKit.Working;

/// <summary>Puts claimed tasks into slots and starts their handlers. It gives back those that may not run here now.</summary>
internal sealed class Intake(WorkerSetup setup, AttemptSlots slots, AttemptPump pump, SettlementSink sink, ClaimBudgets budgets)
{
    private volatile bool _hasLost;

    /// <summary>
    /// True while the slot of an ended task may take a next one at once: the worker has lost no attempt, and the backend knows the types that are off.
    /// </summary>
    public bool MayFollow => !_hasLost && budgets.IsCurrent;

    /// <summary>Notes that an attempt is no longer this worker's.</summary>
    public void NoteLost() => _hasLost = true;

    public void Start(IReadOnlyList<TaskDelivery> deliveries)
    {
        setup.Report.Received(deliveries);
        int started = 0;
        foreach (var delivery in deliveries)
        {
            // A task whose lease this process lost may come back while its old handler still runs here.
            if (_hasLost && slots.IsRunning(delivery.Task.Id))
                sink.Add(TaskSettlement.Snooze(delivery, setup.Time.GetUtcNow() + TimeSpan.FromSeconds(1)));
            else if (!IsGivenBack(delivery))
            {
                Add(delivery);
                started++;
            }
        }
        pump.Start(started);
        // As long as a lost attempt runs on, each claim is compared with the running tasks.
        if (!_hasLost)
            return;
        // In this order, so that an attempt that is lost meanwhile is not overlooked.
        _hasLost = false;
        _hasLost |= slots.AnyLost;
    }

    /// <summary>Starts a task in the slot of one that has ended.</summary>
    /// <returns><see langword="false"/> when the task was given back.</returns>
    public bool Follow(Attempt ended, TaskDelivery delivery)
    {
        setup.Report.Received(delivery);
        if (IsGivenBack(delivery))
            return false;
        var next = new Attempt(delivery, setup.SettingsOf(delivery.Task.Type));
        slots.Replace(ended, next);
        pump.AddFirst(next);
        pump.Start(1);
        return true;
    }

    public void Release(IReadOnlyList<TaskDelivery> deliveries)
    {
        foreach (var delivery in deliveries)
            sink.Add(TaskSettlement.Released(delivery));
    }

    // Claimed before the backend knew that its type is off.
    private bool IsGivenBack(TaskDelivery delivery)
    {
        if (!budgets.IsOff(delivery.Task.Type))
            return false;
        sink.Add(TaskSettlement.Released(delivery));
        return true;
    }

    private void Add(TaskDelivery delivery)
    {
        if (delivery.Crashes >= TaskDelivery.CrashesBeforeSolo)
            setup.Log.RunsSolo(LogText.Safe(delivery.Task.Type), delivery.Task.Id, delivery.Crashes);
        var attempt = new Attempt(delivery, setup.SettingsOf(delivery.Task.Type));
        slots.Add(attempt);
        pump.Add(attempt);
    }
}
