using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Execution;
using TaskKit.Registry.Switching;
using TaskKit.Telemetry;

namespace TaskKit.Working;

/// <summary>
/// One worker: receives tasks into free slots, runs them, and at the end releases the tasks that did not finish. The loops: receiving here,
/// handlers on <see cref="AttemptPump"/>, outcomes in <see cref="SettlementSink"/>.
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
    private readonly OutcomeSummary _summary;
    private readonly SettlementSink _sink;
    private readonly ITaskReceiver _receiver;
    private readonly WakeSignal _changed = new();
    private readonly ClaimBudgets _budgets;
    private readonly Intake _intake;
    private readonly CancellationTokenSource _stopReceiving = new();
    private readonly Interrupt _interrupt;
    private readonly SoloTurns _solo;
    private volatile bool _isReceiving;

    public TaskWorker(WorkerSetup setup)
    {
        (_setup, _time, _log) = (setup, setup.Time, setup.Log);
        _interrupt = new Interrupt(_stopReceiving.Token);
        _slots = new AttemptSlots(setup.Concurrency);
        _solo = new SoloTurns(_time, () => _slots.Running == 0, OnSoloTurn);
        _timeouts = new AttemptTimeouts(_slots, _time, _log, setup.Report.Overdue);
        setup.Status.Watch(() => _slots.Overdue);
        setup.Report.Watch(() => _slots.CountBy(setup.Types.Keys));
        var executor = setup.CreateExecutor(_timeouts, OnEnded);
        _pump = new AttemptPump(executor.Run, _time);
        _budgets = new ClaimBudgets(setup.Types, setup.Switches, setup.Limits);
        _receiver = setup.Backend.OpenReceiver(setup.Receiver, this);
        _summary = new OutcomeSummary(_time, _log);
        _sink = new SettlementSink(_receiver, setup.Status, _summary, _time, _log)
        {
            Refused = (delivery, cause) => executor.Refused(delivery, setup.SettingsOf(delivery.Task), cause),
            Attempts = setup.Report,
        };
        _sink.Flushed += _changed.Set;
        _intake = new Intake(setup, _slots, _pump, _sink, _budgets);
        setup.Switches.Changed += OnSwitched;
        setup.Limits.Changed += _interrupt.Raise;
    }

    // A receive that was under way when the worker was told to stop may still bring tasks.
    private bool IsBusy => _isReceiving || _slots.Running > 0;

    /// <summary>Receives until <see cref="StopAsync"/>.</summary>
    /// <exception cref="BackendLostException">The backend is unusable until a person acts.</exception>
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

    /// <summary>Stops receiving, waits for the running handlers, cancels those that need too long, and releases the tasks that did not end.</summary>
    /// <param name="drain">The time that handlers may go on.</param>
    /// <param name="now">Cuts the waiting short.</param>
    public async Task StopAsync(TimeSpan drain, CancellationToken now)
    {
        _setup.Status.Stopping();
        // First, since new tasks would keep the drain alive until the host kills the process.
        await _stopReceiving.CancelAsync().ConfigureAwait(false);
        _receiver.StopReceiving();
        _log.Draining(drain, _slots.Running);
        await IdleAsync(drain, now).ConfigureAwait(false);
        if (IsBusy)
            await CancelRunningAsync(now).ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
        await _receiver.DisposeAsync().ConfigureAwait(false);
        _summary.Write();
        _log.WorkerStopped(_setup.Receiver.WorkerId, _sink.Released);
    }

    public void Dispose()
    {
        _setup.Switches.Changed -= OnSwitched;
        _setup.Limits.Changed -= _interrupt.Raise;
        _timeouts.Dispose();
        _pump.Dispose();
        _solo.Dispose();
        _summary.Dispose();
        _interrupt.Dispose();
        _stopReceiving.Dispose();
    }

    void IReceiverEvents.Lost(TaskDelivery delivery)
    {
        _slots.Find(delivery)?.Stop(StopCause.Lost, _log);
        _intake.NoteLost();
    }

    void IReceiverEvents.CancelRequested(TaskDelivery delivery) => _slots.Find(delivery)?.Stop(StopCause.CancelRequested, _log);

    void IReceiverEvents.SoloTaskWaiting() => _solo.Announce();

    private void OnSoloTurn()
    {
        _changed.Set();
        _interrupt.Raise();
    }

    // A wait for tasks goes on with what was on when it began.
    private void OnSwitched(IReadOnlyList<TypeSwitch> changes) => _interrupt.Raise();

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
        int announced = _solo.Announced;
        bool solo = _solo.IsTurn;
        var deliveries = await _receiver.ReceiveAsync(_budgets.Budget(_slots.Free, solo), solo ? stop : interrupted).ConfigureAwait(false);
        if (_setup.Status.Received(null))
            _log.Recovered();
        if (deliveries.Count > 0 && stop.IsCancellationRequested)
            _intake.Release(deliveries);
        else if (deliveries.Count > 0)
            _intake.Start(deliveries);
        else if (solo)
            _solo.NoneLeft(announced);
    }

    // Outcomes that cannot be stored must not pile up: the worker takes no more than it has slots for.
    private bool CanReceive()
    {
        if (!_solo.IsTurn)
            return _slots.Free > 0 && _sink.Count < _slots.Count;
        if (_slots.Running > 0 || _sink.Count > 0)
            return false;
        _solo.EndIfLong();
        return true;
    }

    // The slot is freed whatever fails in here: no other code would free it.
    private void OnEnded(Attempt attempt, TaskSettlement? settlement)
    {
        bool isFollowed = false;
        try
        {
            isFollowed = attempt.TrySettle() && settlement is { } outcome && SettleAndFollow(attempt, outcome);
        }
        finally
        {
            if (!isFollowed)
                Free(attempt);
        }
    }

    private bool SettleAndFollow(Attempt attempt, in TaskSettlement outcome)
    {
        // Before the outcome is on its way: once it is stored, another worker may take the next task of the key.
        var next = MayFollow ? Next(attempt, outcome) : null;
        _sink.Add(outcome);
        return next is not null && _intake.Follow(attempt, next);
    }

    private TaskDelivery? Next(Attempt attempt, in TaskSettlement outcome)
    {
        try
        {
            return _receiver.Next(outcome, _time.GetElapsedTime(attempt.Started));
        }
        catch (Exception e)
        {
            _log.AttemptTroubled(e, attempt.Delivery.Task.Type, attempt.Delivery.Task.Id, attempt.Delivery.Attempt);
            return null;
        }
    }

    private void Free(Attempt attempt)
    {
        // The services were disposed under the worker: the next attempt would fail as this one did.
        if (attempt.Cause == StopCause.Shutdown)
            _ = _stopReceiving.CancelAsync();
        _slots.Remove(attempt);
        _changed.Set();
        if (_budgets.MayWaitFor(attempt))
            _interrupt.Raise();
    }

    // The same rules as for a receive: a lost attempt may still run here when its task comes again.
    private bool MayFollow => _intake.MayFollow && !_solo.IsTurn && !_stopReceiving.IsCancellationRequested;

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
            _log.DrainExpired(_slots.Running);
        }
    }

    private async Task CancelRunningAsync(CancellationToken now)
    {
        foreach (var attempt in _slots.Snapshot())
            attempt.Stop(StopCause.Shutdown, _log);
        await IdleAsync(now.IsCancellationRequested ? CancelGrace / 4 : CancelGrace, CancellationToken.None).ConfigureAwait(false);
        // The process is about to end with these handlers in it. Released now, their tasks need not wait for the lease, and no crash is counted.
        foreach (var attempt in _slots.Snapshot())
            if (attempt.Cause != StopCause.Lost && attempt.TrySettle())
                _sink.Add(TaskSettlement.Released(attempt.Delivery));
    }

    private async Task FlushAsync()
    {
        using var giveUp = new CancellationTokenSource(LongestWait, _time);
        await _sink.DrainAsync(giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
