using TaskKit.Backends;
using TaskKit.Brokers.Faults;
using TaskKit.Brokers.Granting;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.HandingOn;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Settling;

namespace TaskKit.Brokers;

/// <summary>The receiver of one worker on a broker: the records that its source has read, the runs that the guard has granted, and its lease.</summary>
internal sealed class BrokerReceiver : ITaskReceiver
{
    private static readonly TimeSpan HandOffPatience = TimeSpan.FromSeconds(5);

    private readonly ReceiverParts _parts;
    private readonly IGuardLease _lease;
    private readonly IRecordSource _source;
    private readonly RecordDesk _desk;
    private readonly HandOffs _handOffs;
    private readonly RunningTasks _running = new();
    private readonly ReturnedRuns _returned;
    private readonly GrantQueue _grants;
    private readonly Starter _starter;
    private readonly ITimer _slowWatch;
    private readonly Settler _settler;
    private readonly Action<BrokerReceiver> _closed;

    // The records of the open request. Only one request is open at a time, and therefore one list serves all.
    private readonly List<FetchedRecord> _taken = [];
    private Task _asking = Task.CompletedTask;
    private volatile IReadOnlySet<string>? _off;
    private IReadOnlyDictionary<string, TaskLimit>? _limits;
    private int _isClosed;

    /// <param name="parts">The shared parts of the backend.</param>
    /// <param name="options">The worker and its types.</param>
    /// <param name="events">Receives the events that do not come from a run: cancellations, lost runs, waiting solo tasks.</param>
    /// <param name="open">Opens the source that brings records to a desk.</param>
    /// <param name="closed">Called when the receiver is disposed.</param>
    public BrokerReceiver(
        ReceiverParts parts,
        ReceiverOptions options,
        IReceiverEvents events,
        Func<RecordDesk, IRecordSource> open,
        Action<BrokerReceiver> closed
    )
    {
        (_parts, _closed) = (parts, closed);
        _lease = parts.Guard.OpenLease(options.WorkerId);
        _returned = new ReturnedRuns(parts.Guard, parts.Time);
        _grants = new GrantQueue(_returned, parts.Time);
        _desk = new RecordDesk(options.Types, _running.Count, _returned, parts.Time, parts.Hold);
        _handOffs = new HandOffs(parts.Guard, parts.Sink, _desk, parts.Time, parts.Log);
        _starter = new Starter(parts.Guard, _lease, _desk, _handOffs, events, parts.Time);
        var early = new EarlyRequests(parts.Guard, _starter, _desk, _grants);
        _settler = new Settler(parts.Guard, new FollowUps(parts.Guard, parts.Submitter), _desk, _handOffs, _running, early);
        LeaseWatch.Attach(parts.Guard, _lease, _desk, _running, events, parts.Time, parts.Log);
        parts.Guard.Watch(_desk.Wake);
        _slowWatch = parts.Time.CreateTimer(
            static self => ((BrokerReceiver)self!).ReturnSlow(),
            this,
            GrantQueue.LongestWait,
            GrantQueue.LongestWait
        );
        _source = open(_desk);
    }

    /// <summary>The source of the worker's records.</summary>
    public IRecordSource Source => _source;

    /// <summary>The desk of this worker. For tests in which a worker has a defect.</summary>
    public RecordDesk Desk => _desk;

    /// <summary>The reason why this worker cannot receive or hand on now; <see langword="null"/> when no fault is known.</summary>
    public Trouble? Trouble => _handOffs.Trouble is { } text ? new Trouble(text, IsConnection: false) : _source.Trouble;

    /// <summary>The lease of the worker. For tests.</summary>
    internal IGuardLease Lease => _lease;

    /// <summary>The number of granted runs that have not begun. For tests.</summary>
    internal int GrantedAhead => _grants.Count;

    /// <summary>The deliveries that are not settled. For tests.</summary>
    internal IReadOnlyList<BrokerDelivery> Running => _running.Snapshot();

    public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
    {
        _off = budget.Off;
        if (!ReferenceEquals(_limits, budget.Limits))
            _desk.SetLimits(_limits = budget.Limits);
        while (true)
        {
            long seen = _desk.Changes;
            if (_parts.Guard.Fault is { } fault)
                throw new BackendLostException(fault);
            int more = _grants.Offer(budget, out var granted);
            if (granted.Count > 0 && MayBegin(granted))
            {
                _running.Add(granted);
                // The next runs are requested before these begin: for the slots that stay free, and for slots that soon become free.
                if (!budget.Solo && budget.PerType is null && more > 0 && !cancellationToken.IsCancellationRequested)
                    TryAsk(budget, more, more - _grants.Open);
                return granted;
            }
            if (_grants.IsAsking)
            {
                // No cancellation token ends this wait: the grants under way would have to wait for a next receive, which may never come.
                await _grants.WaitAsync().ConfigureAwait(false);
                continue;
            }
            if (cancellationToken.IsCancellationRequested)
                return [];
            if (TryAsk(budget, more, more - _grants.Open))
                continue;
            if (budget.Solo)
                return [];
            await _desk.WaitAsync(seen, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
        IReadOnlyList<TaskSettlement> settlements,
        CancellationToken cancellationToken
    ) => _settler.SettleAsync(settlements);

    public TaskDelivery? Next(in TaskSettlement ended, TimeSpan taken)
    {
        BrokerDelivery? next = null;
        int more = 0;
        // A success with follow-ups becomes a failure when a follow-up is refused. The next task of the key must wait until that is known.
        if (
            ended.Kind == SettlementKind.Done
            && ended.FollowUps.Count == 0
            && ((BrokerDelivery)ended.Delivery).Source is KeyedRecord record
        )
            next = _desk.Lanes.Next(record, taken);
        next ??= _grants.Next(out more);
        if (next is not null && !MayBegin(next))
        {
            _desk.GiveBack(next);
            next = null;
        }
        if (next is not null)
            _running.Add(next);
        if (more > 0)
            TryAsk(new ReceiveBudget(more) { Off = _off }, more, ahead: more);
        return next;
    }

    public void StopReceiving()
    {
        _source.Stop();
        _grants.Close();
        _desk.Lanes.Close();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
            return;
        StopReceiving();
        await _asking.ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
        await _handOffs.IdleAsync(HandOffPatience).ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        await _slowWatch.DisposeAsync().ConfigureAwait(false);
        await _returned.DisposeAsync().ConfigureAwait(false);
        await _lease.DisposeAsync().ConfigureAwait(false);
        _parts.Guard.Forget(_desk.Wake);
        _desk.Dispose();
        _closed(this);
    }

    /// <summary>Forgets the running tasks, and ends the lease as <c>kill -9</c> does. For tests.</summary>
    internal ValueTask KillAsync()
    {
        _running.Clear();
        return _lease.KillAsync();
    }

    /// <param name="budget">The slots that each type may have.</param>
    /// <param name="count">The number of runs to request.</param>
    /// <param name="ahead">The part of <paramref name="count"/> that is for slots which are not free yet.</param>
    /// <returns>True when the guard is being asked now.</returns>
    private bool TryAsk(in ReceiveBudget budget, int count, int ahead)
    {
        if (_grants.Ask(budget with { Total = count, Ahead = Math.Max(0, ahead) }, _desk.Take, _taken) is not { } taken)
            return true;
        if (taken == 0)
            return false;
        _asking = AskAsync(budget.Solo);
        return true;
    }

    private async Task AskAsync(bool solo)
    {
        FaultPoints.Reached?.Invoke(FaultPoints.Fetched);
        try
        {
            var granted = await _starter.StartAsync(_taken, solo).ConfigureAwait(false);
            if (granted.Count > 0)
                FaultPoints.Reached?.Invoke(FaultPoints.Started);
            _grants.Answered(granted, _taken.Count);
        }
        catch (Exception e)
        {
            // The next receive throws it, since nobody awaits this request.
            _grants.Failed(_parts.Guard.Fault is { } fault ? new BackendLostException(fault) : e, _taken.Count);
        }
    }

    private bool MayBegin(BrokerDelivery granted) => _lease.Covers(granted.Source.Term);

    private bool MayBegin(List<BrokerDelivery> granted)
    {
        if (granted.TrueForAll(MayBegin))
            return true;
        foreach (var delivery in granted)
            _desk.GiveBack(delivery);
        return false;
    }

    private void ReturnSlow()
    {
        _desk.Lanes.ReturnSlow();
        foreach (var delivery in _grants.TakeSlow())
            _desk.GiveBack(delivery);
    }

    private async ValueTask ReleaseAsync()
    {
        var left = _running.Snapshot();
        if (left.Length == 0)
            return;
        try
        {
            await _settler.SettleAsync([.. left.Select(TaskSettlement.Released)]).ConfigureAwait(false);
        }
        catch (BackendUnavailableException e)
        {
            // No task is lost: other workers take the tasks over when the lease has run out.
            _parts.Log.ReleaseFailed(left.Length, e.Message);
        }
    }
}
