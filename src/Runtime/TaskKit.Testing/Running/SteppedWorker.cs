using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Execution;
using TaskKit.Testing.Submitting;
using TaskKit.Working;

namespace TaskKit.Testing.Running;

/// <summary>
/// A worker without loops: it claims and runs a task when it is told to. All that an attempt goes through is the worker's own: parser, executor,
/// timeouts, outcome and settle.
/// </summary>
internal sealed class SteppedWorker : IReceiverEvents, IAsyncDisposable
{
    private readonly WorkerSetup _setup;
    private readonly SubmissionLog _log;
    private readonly TimeSpan _patience;
    private readonly RunningTasks _running;
    private readonly BusyGate _busy;
    private readonly AttemptSlots _slots;
    private readonly AttemptTimeouts _timeouts;
    private readonly TaskExecutor _executor;
    private readonly Claims _claims;
    private ITaskReceiver _receiver;
    private int _deaths;

    public SteppedWorker(WorkerSetup setup, RunningTasks running, SubmissionLog log, BusyGate busy, TimeSpan patience)
    {
        (_setup, _running, _log, _busy, _patience) = (setup, running, log, busy, patience);
        _slots = new AttemptSlots(setup.Concurrency);
        _timeouts = new AttemptTimeouts(_slots, setup.Time, setup.Log, OnOverdue);
        _executor = setup.CreateExecutor(_timeouts, OnEnded);
        _claims = new Claims(setup, _slots, new ClaimBudgets(setup.Types, setup.Switches, setup.Limits));
        _receiver = Open();
    }

    /// <summary>The worker's id.</summary>
    public string Id => _setup.Receiver.WorkerId;

    /// <summary>The time at which the next running attempt is to be stopped, or <see langword="null"/>.</summary>
    public DateTimeOffset? NextDeadline
    {
        get
        {
            long now = _setup.Time.GetTimestamp();
            long[] deadlines =
            [
                .. _running.All.Select(run => run.Attempt.Deadline).Where(deadline => deadline > now && deadline < long.MaxValue),
            ];
            return deadlines.Length > 0 ? _setup.Time.GetUtcNow() + _setup.Time.GetElapsedTime(now, deadlines.Min()) : null;
        }
    }

    /// <summary>The sentence that says how the limit of a type holds its tasks back now, or <see langword="null"/>.</summary>
    public Task<string?> LimitedAsync(string type, CancellationToken cancellationToken) =>
        LimitedTypes.ReasonAsync(_setup, type, cancellationToken);

    /// <summary>The earliest time at which a rate that holds a task back has room, or <see langword="null"/>.</summary>
    public Task<DateTimeOffset?> NextRoomAsync() => LimitedTypes.NextRoomAsync(_setup);

    public Task<TaskDelivery?> ClaimNextAsync(CancellationToken cancellationToken) => _claims.NextAsync(_receiver, cancellationToken);

    public Task<TaskDelivery?> ClaimAsync(TaskRecord wanted, CancellationToken cancellationToken) =>
        _claims.OneAsync(_receiver, wanted, cancellationToken);

    /// <summary>Gives a claimed task back, uncounted.</summary>
    public async Task ReleaseAsync(TaskDelivery claimed) =>
        await _receiver.SettleAsync([TaskSettlement.Released(claimed)], CancellationToken.None).ConfigureAwait(false);

    /// <summary>Runs a claimed task and settles it, or dies with it. The caller is busy, and so it is afterwards.</summary>
    public async Task<AttemptOutcome> RunAsync(TaskDelivery delivery, HandlerOverride? instead, CrashPoint? crash)
    {
        // A worker has none, and what a handler continues with must not wait for the test's thread.
        SynchronizationContext.SetSynchronizationContext(null);
        var run = new TestRun(new Attempt(delivery, _setup.SettingsOf(delivery.Task.Type)), instead, crash, _busy);
        _slots.Add(run.Attempt);
        _running.Add(run);
        try
        {
            _executor.Run(run.Attempt);
            if (crash == CrashPoint.InHandler)
                await StopInHandlerAsync(run).ConfigureAwait(false);
            var settlement = crash == CrashPoint.InHandler ? null : await EndAsync(run).ConfigureAwait(false);
            if (crash is not null)
                await DieAsync().ConfigureAwait(false);
            else if (settlement is { } outcome)
                settlement = await SettleAsync(outcome).ConfigureAwait(false);
            return await Outcomes.OfAsync(run, settlement, _setup.Backend.Operations!, _log).ConfigureAwait(false);
        }
        finally
        {
            _running.Remove(run);
            _slots.Remove(run.Attempt);
        }
    }

    /// <summary>Stops the attempts whose time is up, and lets their handlers end.</summary>
    public async Task StopLateAsync()
    {
        _timeouts.Sweep();
        foreach (var run in _running.All)
            await run.StoppedAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var run in _running.All)
            await run.StopAsync(StopCause.Shutdown, _setup.Log).ConfigureAwait(false);
        await _receiver.DisposeAsync().ConfigureAwait(false);
        _timeouts.Dispose();
    }

    void IReceiverEvents.Lost(TaskDelivery delivery) => _running.Find(delivery)?.Attempt.Stop(StopCause.Lost, _setup.Log);

    void IReceiverEvents.CancelRequested(TaskDelivery delivery) =>
        _running.Find(delivery)?.Attempt.Stop(StopCause.CancelRequested, _setup.Log);

    void IReceiverEvents.SoloTaskWaiting() { }

    private ITaskReceiver Open() =>
        _setup.Backend.OpenReceiver(_setup.Receiver with { WorkerId = $"{_setup.Receiver.WorkerId}-{_deaths}" }, this);

    private void OnEnded(Attempt attempt, TaskSettlement? settlement) => _running.Find(attempt)?.End(settlement);

    private void OnOverdue(Attempt attempt)
    {
        _setup.Report.Overdue(attempt);
        _running.Find(attempt)?.GiveUp(Refusals.IgnoresItsToken(attempt));
    }

    private async Task<TaskSettlement?> EndAsync(TestRun run)
    {
        _busy.Exit();
        try
        {
            return await run.Ended.WaitAsync(_patience, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var hangs = Refusals.Hangs(run.Delivery.Task, _patience);
            if (!run.GiveUp(hangs))
                return await run.Ended.ConfigureAwait(false);
            _busy.Enter();
            throw hangs;
        }
        catch (TaskTestException)
        {
            _busy.Enter();
            throw;
        }
    }

    private async Task StopInHandlerAsync(TestRun run)
    {
        if (!run.Ended.IsCompleted)
            await run.StopAsync(StopCause.Lost, _setup.Log).ConfigureAwait(false);
        if (!run.GiveUp())
            _busy.Exit();
    }

    private async Task<TaskSettlement> SettleAsync(TaskSettlement outcome)
    {
        var settled = await _receiver.SettleAsync([outcome], CancellationToken.None).ConfigureAwait(false);
        if (settled[0].Status != SettleStatus.Refused)
            return outcome;
        outcome = _executor.Refused(outcome.Delivery, _setup.SettingsOf(outcome.Delivery.Task), settled[0].Reason!);
        await _receiver.SettleAsync([outcome], CancellationToken.None).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>The worker dies with all that it runs, and another one takes its place.</summary>
    private async Task DieAsync()
    {
        var held = _running.All;
        foreach (var run in held)
            run.Attempt.Stop(StopCause.Lost, _setup.Log);
        ((IMortalReceiver)_receiver).Kill();
        _deaths++;
        _receiver = Open();
        foreach (var run in held)
            await Condition.UntilAsync(() => IsBackAsync(run.Delivery.Task.Id), _patience).ConfigureAwait(false);
    }

    private async Task<bool> IsBackAsync(TaskId id) =>
        await _setup.Backend.Operations!.FindAsync(id, CancellationToken.None).ConfigureAwait(false) is not { State: TaskState.Running };
}
