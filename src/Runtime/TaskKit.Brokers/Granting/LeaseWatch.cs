using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Brokers.Faults;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;

namespace TaskKit.Brokers.Granting;

/// <summary>
/// Acts on the events of a worker's lease. It cancels runs, drops runs that other workers have taken over, and releases runs that the guard holds to
/// be here but that are not.
/// </summary>
internal sealed class LeaseWatch
{
    private const int MostDoubted = 10_000;

    // At the first doubt about a run, its grant may still be on its way here. At a second doubt, seconds later, it cannot be.
    private static readonly TimeSpan BetweenDoubts = TimeSpan.FromSeconds(2);

    private readonly IGuard _guard;
    private readonly RecordDesk _desk;
    private readonly RunningTasks _running;
    private readonly IReceiverEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    // The time of the first doubt about each run. Used on the lease's thread only.
    private readonly Dictionary<Token, long> _doubted = [];

    private LeaseWatch(IGuard guard, RecordDesk desk, RunningTasks running, IReceiverEvents events, TimeProvider time, ILogger log) =>
        (_guard, _desk, _running, _events, _time, _log) = (guard, desk, running, events, time, log);

    /// <summary>Acts on the events of a lease from now on, until the lease is disposed.</summary>
    public static void Attach(
        IGuard guard,
        IGuardLease lease,
        RecordDesk desk,
        RunningTasks running,
        IReceiverEvents events,
        TimeProvider time,
        ILogger log
    )
    {
        var watch = new LeaseWatch(guard, desk, running, events, time, log);
        lease.CancelRequested += watch.OnCancelRequested;
        lease.Hurried += desk.Hurry;
        lease.Doubted += watch.OnDoubted;
        lease.Returned += () => _ = watch.CheckRunningAsync();
    }

    private void OnCancelRequested(TaskId id)
    {
        foreach (var delivery in _running.Snapshot())
            if (delivery.Task.Id == id)
                _events.CancelRequested(delivery);
        // A run that has not begun needs no handler to stop: the guard cancels its task when the run is given back.
        _desk.Lanes.ReturnEarly(id);
    }

    private void OnDoubted(TaskId id, Token token)
    {
        if (_running.Has(token))
            return;
        if (!_doubted.TryGetValue(token, out long since))
        {
            if (_doubted.Count >= MostDoubted)
                _doubted.Clear();
            _doubted[token] = _time.GetTimestamp();
        }
        else if (_time.GetElapsedTime(since) >= BetweenDoubts)
        {
            _doubted.Remove(token);
            _ = GiveUpAsync(id, token);
        }
    }

    private async Task GiveUpAsync(TaskId id, Token token)
    {
        try
        {
            if (await _guard.GiveUpAsync(id, token, CancellationToken.None).ConfigureAwait(false))
                _log.RunGivenUp(id);
        }
        catch (BackendUnavailableException)
        {
            // Nothing is lost: the worker that waits for the run raises the doubt again.
        }
    }

    private async Task CheckRunningAsync()
    {
        _desk.Lanes.ReturnEarly();
        var running = _running.Snapshot();
        try
        {
            bool[] granted = await _guard
                .StillGrantedAsync([.. running.Select(delivery => delivery.Run)], CancellationToken.None)
                .ConfigureAwait(false);
            for (int i = 0; i < running.Length; i++)
                if (!granted[i])
                    Lose(running[i]);
        }
        catch (BackendUnavailableException e)
        {
            // The settle of each run finds out as well, only later.
            _log.GrantsUnknown(running.Length, e.Message);
        }
    }

    // The handler's outcome no longer counts. Only the guard knows whether the record must run again, so START is asked for it.
    private void Lose(BrokerDelivery delivery)
    {
        _events.Lost(delivery);
        _running.Remove(delivery);
        if (!delivery.TryEnd())
            return;
        delivery.Source.Token = default;
        _desk.MakeReady(delivery.Source);
    }
}
