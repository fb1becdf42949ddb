using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Sqlite.Statements;

namespace TaskKit.Sqlite.Writing;

/// <summary>The workers of this backend: who waits for tasks, what each gets, and who has to be told that there is none.</summary>
internal sealed class Crew(Store store, ILogger log)
{
    private readonly Lock _gate = new();
    private readonly List<(Claimant Worker, TaskDelivery[] Claimed)> _claims = [];
    private volatile Claimant[] _workers = [];

    public IReadOnlyList<Claimant> Workers => _workers;

    /// <summary>True when a worker waits for tasks.</summary>
    public bool AnyWaits
    {
        get
        {
            foreach (var worker in _workers)
                if (worker.Pending is not null)
                    return true;
            return false;
        }
    }

    public void Add(Claimant worker)
    {
        lock (_gate)
            _workers = [.. _workers, worker];
    }

    public void Remove(Claimant worker)
    {
        lock (_gate)
            _workers = [.. _workers.Where(other => other != worker)];
    }

    /// <summary>Tells whether a claim could give a worker a task. Reads only.</summary>
    public bool MayClaim()
    {
        store.Lanes.Scan(store.Now);
        store.Permits.Begin(store.Steady);
        foreach (var worker in _workers)
            if (worker.Pending is { } pending && store.Claims.MayClaim(worker, pending.Budget, store.Now))
                return true;
        return false;
    }

    /// <summary>Claims for all who wait, in a transaction.</summary>
    public void Claim()
    {
        _claims.Clear();
        if (!AnyWaits)
            return;
        // What came before in the transaction may have taken a while, and these tasks begin now.
        store.LookAtClock();
        store.Lanes.Scan(store.Now);
        store.Permits.Begin(store.Steady);
        foreach (var worker in _workers)
            if (worker is { IsLeaving: false, Pending: { } pending })
                _claims.Add((worker, store.Claims.Claim(worker, pending.Budget, store.Now)));
    }

    /// <summary>The transaction of <see cref="Claim"/> was rolled back.</summary>
    public void Discard() => _claims.Clear();

    /// <summary>Hands out what was claimed, now that it is durable.</summary>
    /// <returns>Whether it was anything.</returns>
    public bool HandOut()
    {
        bool any = false;
        foreach (var (worker, claimed) in _claims)
        {
            if (worker.Pending is not { } pending)
                continue;
            any |= claimed.Length > 0;
            if (!pending.Budget.Solo && !pending.SoloAnnounced && store.Claims.HasSolo(worker, pending.Budget, store.Now))
                AnnounceSolo(worker, pending);
            // Behind tasks that were held back there may be others, so that claim is made once more.
            bool isLast = pending.Budget.Solo || (pending.Budget.AtOnce && !store.Claims.HasHeld);
            if (claimed.Length > 0 || isLast)
                worker.Answer(claimed);
        }
        _claims.Clear();
        return any;
    }

    /// <summary>Ends the waits that were given up.</summary>
    public void AnswerCancelled()
    {
        foreach (var worker in _workers)
            if (worker.Pending is { } pending && (pending.IsCancelled || worker.IsLeaving))
                worker.Answer([]);
    }

    /// <summary>Ends all waits with an error.</summary>
    public void Fail(Exception error)
    {
        foreach (var worker in _workers)
            worker.Fail(error);
    }

    private void AnnounceSolo(Claimant worker, PendingClaim pending)
    {
        pending.SoloAnnounced = true;
        try
        {
            worker.Events.SoloTaskWaiting();
        }
        catch (Exception e)
        {
            log.ListenerFailed(e, worker.WorkerId);
        }
    }
}
