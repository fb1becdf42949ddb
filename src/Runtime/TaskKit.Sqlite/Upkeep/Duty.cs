using Microsoft.Extensions.Logging;
using TaskKit.Sqlite.Rows;
using TaskKit.Sqlite.Statements;
using TaskKit.Sqlite.Writing;

namespace TaskKit.Sqlite.Upkeep;

/// <summary>One pass of the keeper: its writes, in one transaction, and its findings.</summary>
internal sealed class Duty(Crew crew, Watch watch, TimeSpan lease) : WriteRequest<bool>
{
    private readonly List<(Claimant Worker, SqliteDelivery Delivery)> _lost = [];
    private readonly List<(Claimant Worker, SqliteDelivery Delivery)> _cancelled = [];
    private readonly List<(string Worker, int Count)> _died = [];
    private readonly List<(string Worker, int Count)> _hung = [];
    private int _mended;

    public required bool Renews { get; init; }

    public required bool Cleans { get; init; }

    /// <summary>The number of rows that were past their time.</summary>
    public int Pruned { get; private set; }

    /// <summary>True when its cleaning came to the last key.</summary>
    public bool EndsRound { get; private set; }

    /// <summary>True when a worker of this backend was taken for hung and is back.</summary>
    public bool Returned => _lost.Count > 0;

    public bool IsNeeded =>
        (Renews && crew.Workers.Count > 0)
        || Cleans
        || watch.IsSuspicious
        || watch.Dead.Count > 0
        || crew.Workers.Any(worker => worker.Holds);

    // It frees tasks and space: both help when the database is full.
    public override bool Settles => true;

    public override void Execute(Store store)
    {
        foreach (var list in new[] { _lost, _cancelled })
            list.Clear();
        foreach (var list in new[] { _died, _hung })
            list.Clear();
        foreach (var worker in crew.Workers)
        {
            LookAtClaims(store, worker);
            if (Cleans)
                store.Recovery.TakeUnheld(worker, store.Now);
            if (Renews && !worker.IsHung)
                Renew(store, worker);
        }
        foreach (var (worker, _) in watch.Dead)
            _died.Add((worker, store.Recovery.TakeFromDead(worker, store.Now)));
        foreach (string worker in watch.Hung)
            _hung.Add((worker, store.Recovery.TakeFromLiving(worker, store.Now)));
        if (Cleans)
            Clean(store);
    }

    public override void Complete()
    {
        foreach (var (worker, delivery) in _lost)
            worker.Drop(delivery);
        foreach (var (_, delivery) in _cancelled)
            delivery.CancelAnnounced = true;
        base.Complete();
    }

    /// <summary>After the commit: tells the workers and the log.</summary>
    public void Report(ILogger log)
    {
        foreach (var (worker, count) in _died)
            log.WorkerDied(worker, count);
        foreach (var (worker, count) in _hung)
            log.WorkerHangs(worker, count);
        foreach (var group in _lost.GroupBy(claim => claim.Worker))
            log.Returned(group.Key.WorkerId, group.Count());
        if (_mended > 0)
            log.Mended(_mended);
        foreach (var (worker, delivery) in _lost)
            Tell(log, worker, () => worker.Events.Lost(delivery));
        foreach (var (worker, delivery) in _cancelled)
            Tell(log, worker, () => worker.Events.CancelRequested(delivery));
    }

    private void LookAtClaims(Store store, Claimant worker)
    {
        foreach (var delivery in worker.Held)
        {
            var (isHeld, cancelRequested) = store.Workers.Look(delivery);
            if (!isHeld)
                _lost.Add((worker, delivery));
            else if (cancelRequested && !delivery.CancelAnnounced)
                _cancelled.Add((worker, delivery));
        }
    }

    private void Renew(Store store, Claimant worker)
    {
        if (!store.Workers.Renew(worker.WorkerId, store.Now + (long)lease.TotalMilliseconds))
            store.Workers.Register(worker, store.Now, lease);
    }

    private void Clean(Store store)
    {
        Pruned = Math.Max(store.Cleaning.Prune(store.Now), store.Cleaning.PruneDocuments(store.Now));
        _mended = store.Cleaning.Mend(store.Now);
        EndsRound = store.Cleaning.ReleaseHeads(store.Keys);
        store.Types.Prune(store.Now);
    }

    private static void Tell(ILogger log, Claimant worker, Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception e)
        {
            log.ListenerFailed(e, worker.WorkerId);
        }
    }
}
