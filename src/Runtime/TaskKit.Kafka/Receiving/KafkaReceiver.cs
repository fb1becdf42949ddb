using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Settling;
using TaskKit.Kafka.Topics;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>One worker's hold on Kafka: its pollers, the records they fetched, the runs the guard granted, and its lease.</summary>
internal sealed partial class KafkaReceiver : ITaskReceiver
{
    private static readonly TimeSpan HandOffPatience = TimeSpan.FromSeconds(5);

    private readonly KafkaParts _parts;
    private readonly IReceiverEvents _events;
    private readonly WorkerLease? _lease;
    private readonly Intake _intake;
    private readonly HandOffs _handOffs;
    private readonly Running _running = new();
    private readonly GivenBack? _givenBack;
    private readonly Grants _grants;
    private readonly Starter _starter;
    private readonly ITimer _watch;
    private readonly Settler _settler;
    private readonly List<Poller> _pollers;
    private readonly Action<KafkaReceiver> _closed;
    private readonly TopicNames _topics;

    // What is asked for now. One call at a time, so it is used again.
    private readonly List<FetchedRecord> _taken = [];
    private Task _asking = Task.CompletedTask;
    private int _isClosed;

    /// <param name="parts">What the backend's parts share.</param>
    /// <param name="options">Who receives what.</param>
    /// <param name="events">Told what happens from outside.</param>
    /// <param name="closed">Called when the receiver is disposed.</param>
    public KafkaReceiver(KafkaParts parts, ReceiverOptions options, IReceiverEvents events, Action<KafkaReceiver> closed)
    {
        (_parts, _events, _closed) = (parts, events, closed);
        _topics = new TopicNames(parts.Options.TopicPrefix, options.Types);
        var topics = options.Types.ToDictionary(_topics.Worker, type => type);
        Topics = [.. topics.Keys];
        _lease = parts.States?.OpenLease(options.WorkerId);
        _givenBack = parts.States is null ? null : new GivenBack(parts.States, parts.Time);
        _grants = new Grants(_givenBack, parts.Time);
        _intake = new Intake(topics, _running.Count, _givenBack, parts.Time);
        _handOffs = new HandOffs(parts.States, parts.Producer, parts.HandOffRecords, _intake, parts.Time, parts.Log);
        _starter = new Starter(parts.States, _lease, _intake, _handOffs, events, parts.Time);
        var followers = parts.States is null ? null : new Followers(parts.States, _starter, _intake, _grants);
        _settler = new Settler(parts.States, new FollowUps(parts.States, parts.Submitter), _intake, _handOffs, _running, followers);
        if (_lease is not null)
        {
            _lease.CancelRequested += OnCancelRequested;
            _lease.Returned += () => _ = CheckHeldAsync();
            _lease.Doubted += OnDoubted;
        }
        parts.States?.Server.Start(_intake.Wake);
        _watch = parts.Time.CreateTimer(static self => ((KafkaReceiver)self!).ReturnSlow(), this, Grants.LongestWait, Grants.LongestWait);
        var pollerParts = new PollerParts(parts.Options, _intake, new RecordParser(_topics), parts.States, parts.Time, parts.Log);
        _pollers = Poller.OpenAll(_topics, topics, pollerParts);
    }

    /// <summary>The topics it reads.</summary>
    public IReadOnlyList<string> Topics { get; }

    /// <summary>The records in this worker's hands; public for programs that play a worker with a mistake in it.</summary>
    public Intake Intake => _intake;

    /// <summary>Why this worker cannot receive or hand on now, in words; <see langword="null"/> when nothing is known to be wrong.</summary>
    public Trouble? Trouble =>
        _handOffs.Trouble is { } text
            ? new Trouble(text, IsConnection: false)
            : _pollers.Select(poller => poller.Trouble).FirstOrDefault(trouble => trouble is not null);

    /// <summary>About since when tasks have waited here, by topic and partition.</summary>
    public IEnumerable<(string Topic, DateTimeOffset Since)> Waits() =>
        _pollers
            .SelectMany(poller => poller.Tracks)
            .Select(track => (track.Topic, Since: _intake.OldestOpen(track)))
            .Where(wait => wait.Since is not null)
            .Select(wait => (wait.Topic, wait.Since!.Value));

    /// <summary>The worker's lease; <see langword="null"/> without a state store.</summary>
    internal WorkerLease? Lease => _lease;

    /// <summary>For tests: the partitions that it reads now.</summary>
    internal IEnumerable<PartitionTrack> Tracks => _pollers.SelectMany(poller => poller.Tracks);

    /// <summary>For tests: how many runs are granted that have not begun.</summary>
    internal int GrantedAhead => _grants.Count;

    /// <summary>For tests: what it holds and has not settled.</summary>
    internal IReadOnlyList<KafkaDelivery> Held => _running.Snapshot();

    public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
    {
        while (true)
        {
            _intake.Look();
            if (_parts.States?.Server.Fault is { } fault)
                throw new BackendLostException(fault);
            int free = _grants.Offer(budget, out var granted);
            if (granted.Count > 0 && MayBegin(granted))
            {
                _running.Add(granted);
                // For the slots that are free when these runs have begun, and for those that will be.
                if (!budget.Alone && budget.PerType is null && free > 0 && !cancellationToken.IsCancellationRequested)
                    TryAsk(budget, free);
                return granted;
            }
            if (_grants.IsAsking)
            {
                // Not the caller's token: what is granted must not wait for a receive that may never come.
                await _grants.WaitAsync().ConfigureAwait(false);
                continue;
            }
            if (cancellationToken.IsCancellationRequested)
                return [];
            if (TryAsk(budget, free))
                continue;
            if (budget.Alone)
                return [];
            await _intake.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
        IReadOnlyList<TaskSettlement> settlements,
        CancellationToken cancellationToken
    ) => _settler.SettleAsync(settlements);

    public TaskDelivery? Next(in TaskSettlement ended, TimeSpan taken)
    {
        KafkaDelivery? next = null;
        int more = 0;
        // A success whose follow-ups are not stored yet may still become a failure, for which its key must wait.
        if (ended.Kind == SettlementKind.Done && ended.FollowUps.Count == 0 && ((KafkaDelivery)ended.Delivery).Source is KeyedRecord record)
            next = _intake.Next(record, taken);
        next ??= _grants.Next(out more);
        if (next is not null && !MayBegin(next))
        {
            _intake.Return(next);
            next = null;
        }
        if (next is not null)
            _running.Add(next);
        if (more > 0)
            TryAsk(new ReceiveBudget(more), more);
        return next;
    }

    public void StopReceiving()
    {
        foreach (var poller in _pollers)
            poller.Stop();
        _grants.Close();
        _intake.Close();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
            return;
        StopReceiving();
        await _asking.ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
        await _handOffs.IdleAsync(HandOffPatience).ConfigureAwait(false);
        // Joins threads, each up to some seconds; a pool thread waits for them, and only here.
        await Task.WhenAll(_pollers.Select(poller => Task.Run(poller.Dispose))).ConfigureAwait(false);
        await _watch.DisposeAsync().ConfigureAwait(false);
        if (_givenBack is not null)
            await _givenBack.DisposeAsync().ConfigureAwait(false);
        if (_lease is not null)
            await _lease.DisposeAsync().ConfigureAwait(false);
        _parts.States?.Server.Forget(_intake.Wake);
        _intake.Dispose();
        _closed(this);
    }

    /// <summary>For tests: out of its groups or back in them; see <see cref="Poller.IsAway"/>.</summary>
    internal void SetAway(bool isAway)
    {
        foreach (var poller in _pollers)
            poller.IsAway = isAway;
    }

    /// <summary>For tests: what <c>kill -9</c> leaves behind once the sessions have ended; the lease runs out by itself.</summary>
    internal async ValueTask KillAsync()
    {
        SetAway(true);
        _running.Clear();
        if (_lease is not null)
            await _lease.KillAsync().ConfigureAwait(false);
    }

    /// <returns>Whether the guard is being asked now.</returns>
    private bool TryAsk(in ReceiveBudget budget, int count)
    {
        if (!_grants.TryAsk())
            return true;
        _taken.Clear();
        _intake.Take(budget with { Total = count }, _taken);
        _grants.Ask(_taken.Count);
        if (_taken.Count == 0)
            return false;
        _asking = AskAsync(budget.Alone);
        return true;
    }

    private void ReturnSlow()
    {
        _intake.ReturnSlow();
        foreach (var delivery in _grants.TakeSlow())
            _intake.Return(delivery);
    }

    private async Task AskAsync(bool alone)
    {
        FaultPoints.Reached?.Invoke(FaultPoints.Fetched);
        try
        {
            var granted = await _starter.StartAsync(_taken, alone).ConfigureAwait(false);
            if (granted.Count > 0)
                FaultPoints.Reached?.Invoke(FaultPoints.Started);
            _grants.Answered(granted, _taken.Count);
        }
        catch (Exception e)
        {
            // Thrown where the worker asks for runs.
            _grants.Failed(_parts.States?.Server.Fault is { } fault ? new BackendLostException(fault) : e, _taken.Count);
        }
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
            // Without its lease, which ends with this worker or soon after it, others take them over all the same.
            _parts.Log.ReleaseFailed(left.Length, e.Message);
        }
    }

    private void OnCancelRequested(TaskId id)
    {
        foreach (var delivery in _running.Snapshot())
            if (delivery.Task.Id == id)
                _events.CancelRequested(delivery);
        // One that has not begun is cancelled when it is given back.
        _intake.ReturnAhead(id);
    }
}
