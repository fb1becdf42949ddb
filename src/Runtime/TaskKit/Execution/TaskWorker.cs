using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Telemetry;

namespace TaskKit.Execution;

/// <summary>
/// One worker: receives tasks into free slots, runs them, and gives back at the end what did not finish. Loops are few and named: receive
/// here, handlers on <see cref="AttemptPump"/>, outcomes in <see cref="SettlementSink"/>.
/// </summary>
internal sealed class TaskWorker : IReceiverEvents, IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);

    private readonly WorkerSetup _setup;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly AttemptSlots _slots;
    private readonly AttemptTimeouts _timeouts;
    private readonly AttemptPump _pump;
    private readonly SettlementSink _sink;
    private readonly ITaskReceiver _receiver;
    private readonly WakeSignal _changed = new();
    private readonly Dictionary<string, int>? _perType;
    private readonly CancellationTokenSource _stopReceiving = new();
    private readonly Interrupt _interrupt;
    private readonly LoneTurns _lone;
    private volatile bool _isReceiving;
    private volatile bool _typeIsFull;
    private volatile bool _hasLost;

    public TaskWorker(WorkerSetup setup)
    {
        (_setup, _time, _log) = (setup, setup.Time, setup.Log);
        _interrupt = new Interrupt(_stopReceiving.Token);
        _slots = new AttemptSlots(setup.Concurrency);
        _lone = new LoneTurns(_time, () => _slots.Running == 0, OnLoneTurn);
        _timeouts = new AttemptTimeouts(_slots, _time);
        var executor = setup.CreateExecutor(_timeouts, OnEnded);
        _pump = new AttemptPump(executor.Run, _time);
        _perType = setup.Types.Values.Any(type => type.Concurrency is not null) ? [] : null;
        _receiver = setup.Backend.OpenReceiver(setup.Receiver, this);
        _sink = new SettlementSink(_receiver, setup.Status, _time, _log)
        {
            Refused = (delivery, cause) => executor.Refused(delivery, setup.MaxRetries(delivery.Task), cause),
        };
        _sink.Flushed += _changed.Set;
    }

    /// <summary>How many tasks run now.</summary>
    public int Running => _slots.Running;

    // A receive that was under way when the worker was told to stop may still bring tasks.
    private bool IsBusy => _isReceiving || Running > 0;

    /// <summary>Receives until <see cref="StopAsync"/>.</summary>
    /// <exception cref="BackendLostException">The backend is unusable until somebody acts.</exception>
    public async Task RunAsync()
    {
        _isReceiving = true;
        try
        {
            await ReceiveAsync(_stopReceiving.Token).ConfigureAwait(false);
        }
        finally
        {
            _isReceiving = false;
            _changed.Set();
        }
    }

    /// <summary>Stops receiving, waits for the running handlers, cancels those that need too long, and gives back what did not end.</summary>
    /// <param name="drain">How long handlers may go on.</param>
    /// <param name="now">Cuts the waiting short.</param>
    public async Task StopAsync(TimeSpan drain, CancellationToken now)
    {
        _setup.Status.Stopping();
        // First of all, otherwise new tasks keep the drain alive until the host kills the process.
        await _stopReceiving.CancelAsync().ConfigureAwait(false);
        _receiver.StopReceiving();
        _log.Draining(drain, Running);
        await IdleAsync(drain, now).ConfigureAwait(false);
        int released = IsBusy ? await CancelRunningAsync(now).ConfigureAwait(false) : 0;
        await FlushAsync().ConfigureAwait(false);
        await _receiver.DisposeAsync().ConfigureAwait(false);
        _log.WorkerStopped(_setup.Receiver.WorkerId, released);
    }

    public void Dispose()
    {
        _timeouts.Dispose();
        _pump.Dispose();
        _lone.Dispose();
        _interrupt.Dispose();
        _stopReceiving.Dispose();
    }

    void IReceiverEvents.Lost(TaskDelivery delivery)
    {
        _slots.Find(delivery)?.Stop(StopCause.Lost);
        _hasLost = true;
    }

    void IReceiverEvents.CancelRequested(TaskDelivery delivery) => _slots.Find(delivery)?.Stop(StopCause.CancelRequested);

    void IReceiverEvents.LoneTaskWaiting() => _lone.Announce();

    private void OnLoneTurn()
    {
        _changed.Set();
        _interrupt.Raise();
    }

    private async Task ReceiveAsync(CancellationToken stop)
    {
        for (var wait = FirstWait; !stop.IsCancellationRequested; )
        {
            try
            {
                await ReceiveOnceAsync(stop).ConfigureAwait(false);
                wait = FirstWait;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (BackendUnavailableException e)
            {
                _setup.Status.Received(e);
                _log.ReceiveFailed(e, wait);
                await Task.Delay(wait, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
        }
    }

    private async Task ReceiveOnceAsync(CancellationToken stop)
    {
        while (!CanReceive())
            await _changed.WaitAsync(stop).ConfigureAwait(false);
        var interrupted = _interrupt.Renew();
        int announced = _lone.Announced;
        bool alone = _lone.IsTurn;
        var deliveries = await _receiver.ReceiveAsync(Budget(alone), alone ? stop : interrupted).ConfigureAwait(false);
        if (_setup.Status.Received(null))
            _log.Recovered();
        if (deliveries.Count > 0 && stop.IsCancellationRequested)
            Release(deliveries);
        else if (deliveries.Count > 0)
            Start(deliveries);
        else if (alone)
            _lone.None(announced);
    }

    // Outcomes that cannot be stored must not pile up: the worker takes no more than it has slots for.
    private bool CanReceive()
    {
        if (!_lone.IsTurn)
            return _slots.Free > 0 && _sink.Count < _slots.Count;
        if (_slots.Running > 0 || _sink.Count > 0)
            return false;
        _lone.Look();
        return true;
    }

    private ReceiveBudget Budget(bool alone)
    {
        if (_perType is not null)
        {
            // Claimed before the look, so that a slot that is freed during it interrupts the wait.
            _typeIsFull = true;
            foreach (var (name, type) in _setup.Types.Where(pair => pair.Value.Concurrency is not null))
                _perType[name] = Math.Max(0, type.Free);
            _typeIsFull = _perType.ContainsValue(0);
        }
        return new ReceiveBudget(alone ? 1 : _slots.Free, _perType, alone);
    }

    private void Start(IReadOnlyList<TaskDelivery> deliveries)
    {
        foreach (var delivery in deliveries)
        {
            // A task whose lease this process lost may come back while its old handler still runs here.
            if (_hasLost && _slots.IsRunning(delivery.Task.Id))
            {
                _sink.Add(TaskSettlement.Snooze(delivery, _time.GetUtcNow() + TimeSpan.FromSeconds(1)));
                continue;
            }
            if (delivery.Crashes >= TaskDelivery.CrashesBeforeAlone)
                _log.RunsAlone(delivery.Task.Type, delivery.Task.Id, delivery.Crashes);
            var attempt = new Attempt(delivery, _setup.Types.GetValueOrDefault(delivery.Task.Type));
            _slots.Add(attempt);
            _pump.Add(attempt);
        }
        _pump.Start(deliveries.Count);
        // Until the last of them has ended, each claim is compared with what runs.
        if (!_hasLost)
            return;
        // In this order, so that one that is lost during the look is not overlooked.
        _hasLost = false;
        _hasLost |= _slots.AnyLost;
    }

    // Claimed while the worker was told to stop.
    private void Release(IReadOnlyList<TaskDelivery> deliveries)
    {
        foreach (var delivery in deliveries)
            _sink.Add(TaskSettlement.Released(delivery));
    }

    private void OnEnded(Attempt attempt, TaskSettlement? settlement)
    {
        bool settles = attempt.TrySettle() && settlement is not null;
        // Asked before the outcome is on its way: from then on it may be somebody else's turn.
        var next = settles && MayFollow ? _receiver.Next(settlement!.Value, _time.GetElapsedTime(attempt.Started)) : null;
        if (settles)
            _sink.Add(settlement!.Value);
        if (next is not null)
        {
            Follow(attempt, next);
            return;
        }
        _slots.Remove(attempt);
        _changed.Set();
        // A receive that waits with a full type in its budget does not know that the type has a slot again.
        if (_typeIsFull && attempt.Settings?.Concurrency is not null)
            _interrupt.Raise();
    }

    // Under the same rules as what is received. One that is lost may run here still when its task comes again.
    private bool MayFollow => !_hasLost && !_lone.IsTurn && !_stopReceiving.IsCancellationRequested;

    private void Follow(Attempt ended, TaskDelivery delivery)
    {
        var next = new Attempt(delivery, _setup.Types.GetValueOrDefault(delivery.Task.Type));
        _slots.Replace(ended, next);
        _pump.AddFirst(next);
        _pump.Start(1);
    }

    private async Task IdleAsync(TimeSpan patience, CancellationToken now)
    {
        using var deadline = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, now);
        try
        {
            while (IsBusy)
                await _changed.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _log.DrainExpired(Running);
        }
    }

    private async Task<int> CancelRunningAsync(CancellationToken now)
    {
        foreach (var attempt in _slots.Snapshot())
            attempt.Stop(StopCause.Shutdown);
        await IdleAsync(now.IsCancellationRequested ? CancelGrace / 4 : CancelGrace, CancellationToken.None).ConfigureAwait(false);
        var stuck = _slots.Snapshot();
        // The process is about to end with these handlers in it; given back now, they wait for no lease and count as no crash.
        foreach (var attempt in stuck)
            if (attempt.Cause != StopCause.Lost && attempt.TrySettle())
                _sink.Add(TaskSettlement.Released(attempt.Delivery));
        return stuck.Length;
    }

    private async Task FlushAsync()
    {
        using var giveUp = new CancellationTokenSource(LongestWait, _time);
        await _sink.DrainAsync(giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
