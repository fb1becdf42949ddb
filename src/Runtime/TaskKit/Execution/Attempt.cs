using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Telemetry;

namespace TaskKit.Execution;

/// <summary>The cause for which a running attempt was told to stop. The first cause stays.</summary>
internal enum StopCause
{
    None,
    TimedOut,
    CancelRequested,
    Lost,
    Shutdown,
}

/// <summary>One running attempt. It is its own cancellation source, which saves an object per task.</summary>
internal sealed class Attempt(TaskDelivery delivery, TaskTypeSettings? settings) : CancellationTokenSource
{
    private const int CauseMask = 0xFF;
    private const int Settled = 0x100;
    private const int Overdue = 0x200;
    private const int Returned = 0x400;

    // The cause and the bits, in one number because each byte of an attempt is paid per task.
    private int _state;

    public TaskDelivery Delivery { get; } = delivery;

    /// <summary>
    /// The settings of its task type, and of its version once that is chosen; <see langword="null"/> for a type that is not registered here.
    /// </summary>
    public TaskTypeSettings? Settings { get; set; } = settings;

    /// <summary>The longest time of the attempt: the task's own timeout, else the type's.</summary>
    public TimeSpan Timeout => Delivery.Task.Timeout ?? Settings?.Timeout ?? TaskTypeSettings.DefaultTimeout;

    /// <summary>The place of the attempt in <see cref="AttemptSlots"/>.</summary>
    public int Slot { get; set; }

    /// <summary>The timestamp at which the handler was started; 0 before.</summary>
    public long Started { get; set; }

    /// <summary>The timestamp after which it has timed out; never before it is started.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    public StopCause Cause => (StopCause)(Volatile.Read(ref _state) & CauseMask);

    /// <summary>True once it was found to run on after its timeout.</summary>
    public bool IsOverdue => (Volatile.Read(ref _state) & Overdue) != 0;

    /// <summary>True when the handler has given its thread back and awaits something.</summary>
    public bool HasReturned => (Volatile.Read(ref _state) & Returned) != 0;

    /// <summary>Cancels the handler's token. Callbacks run on the pool, never on a thread of the backend or the timer.</summary>
    public void Stop(StopCause cause, ILogger log)
    {
        for (int seen = Volatile.Read(ref _state); (seen & CauseMask) == 0; )
        {
            int before = Interlocked.CompareExchange(ref _state, seen | (int)cause, seen);
            if (before == seen)
            {
                _ = CancelAsync(log);
                return;
            }
            seen = before;
        }
    }

    /// <summary>True once: for whoever settles this attempt, its handler's end or a worker that cannot wait for it.</summary>
    public bool TrySettle() => (Interlocked.Or(ref _state, Settled) & Settled) == 0;

    /// <summary>True once, and not after its end: for whoever reports that it runs on after its timeout.</summary>
    public bool TryOverdue() => (Interlocked.Or(ref _state, Overdue) & (Settled | Overdue)) == 0;

    /// <summary>Notes that the handler has given its thread back.</summary>
    public void NoteReturned() => Interlocked.Or(ref _state, Returned);

    private async Task CancelAsync(ILogger log)
    {
        try
        {
            await CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            log.CallbackFailed(e, Delivery.Task.Type, Delivery.Task.Id);
        }
    }
}
