using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Rows;
using TaskKit.Sqlite.Statements;
using TaskKit.Sqlite.Upkeep;
using TaskKit.Sqlite.Writing;

namespace TaskKit.Sqlite;

/// <summary>One worker's end of the writer thread. As long as it is open it holds the worker's lock file, which says that the process lives.</summary>
internal sealed class SqliteReceiver : ITaskReceiver, IMortalReceiver
{
    private static readonly TimeSpan RegisterPatience = TimeSpan.FromSeconds(1);

    private readonly Writer _writer;
    private readonly Claimant _worker;
    private readonly LockFile _lock;
    private readonly string _lockPath;
    private int _closed;

    private SqliteReceiver(Writer writer, Claimant worker, LockFile held, string lockPath) =>
        (_writer, _worker, _lock, _lockPath) = (writer, worker, held, lockPath);

    /// <summary>Registers the worker. With the write lock held by others it registers later, and claims later.</summary>
    /// <exception cref="InvalidOperationException">A worker of that name is open.</exception>
    public static SqliteReceiver Open(DatabaseFile file, Writer writer, Claimant worker, TimeSpan lease)
    {
        Directory.CreateDirectory(file.WorkersFolder);
        string path = Watch.LockPath(file, worker.WorkerId);
        var held =
            LockFile.TryTake(path)
            ?? throw new InvalidOperationException(
                $"A worker named '{worker.WorkerId}' is open on '{file.Path}'; each needs a name of its own."
            );
        writer.Crew.Add(worker);
        var registration = new ActionRequest<bool>(store =>
        {
            store.Workers.Register(worker, store.Now, lease);
            return true;
        });
        writer.Add(registration);
        // From here on others leave its types alone, so a caller may count on it.
        Task.WaitAny([registration.Task], RegisterPatience);
        return new SqliteReceiver(writer, worker, held, path);
    }

    public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_worker.IsLeaving, this);
        if (cancellationToken.IsCancellationRequested)
            return [];
        var claim = new PendingClaim(budget, cancellationToken);
        _writer.Add(_worker, claim);
        using var wake = cancellationToken.UnsafeRegister(static writer => ((Writer)writer!).Wake(), _writer);
        return await claim.Completion.Task.ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
        IReadOnlyList<TaskSettlement> settlements,
        CancellationToken cancellationToken
    )
    {
        foreach (var settlement in settlements)
            if (settlement.Delivery is not SqliteDelivery)
                throw new ArgumentException("Expected deliveries of this backend: settle what ReceiveAsync returned.", nameof(settlements));
        if (settlements.Count == 0)
            return new([]);
        var request = new SettleRequest(_worker, settlements);
        _writer.Add(request);
        return request.WaitAsync(cancellationToken);
    }

    /// <summary>Gives back what it holds, uncounted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        _worker.IsLeaving = true;
        var leave = new ActionRequest<int>(store => store.Recovery.TakeFromLiving(_worker.WorkerId, store.Now), settles: true);
        _writer.Add(leave);
        // What cannot be given back now is taken by others, who see that the lock file is free.
        await ((Task)leave.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _writer.Crew.Remove(_worker);
        _worker.Answer([]);
        if (leave.Task.IsCompletedSuccessfully)
            File.Delete(_lockPath);
        _lock.Dispose();
    }

    /// <summary>For tests: what <c>kill -9</c> leaves behind.</summary>
    public void Kill()
    {
        Interlocked.Exchange(ref _closed, 1);
        _worker.IsLeaving = true;
        _writer.Crew.Remove(_worker);
        _worker.Answer([]);
        _lock.Dispose();
    }

    /// <summary>For tests: gives no sign of life until others have taken the worker's tasks.</summary>
    internal async Task HangAsync(TimeProvider time)
    {
        _worker.IsHung = true;
        var expire = new ActionRequest<bool>(store => store.Workers.Renew(_worker.WorkerId, 0));
        _writer.Add(expire);
        while (await expire.Task.ConfigureAwait(false))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time).ConfigureAwait(false);
            _writer.Add(expire = new ActionRequest<bool>(store => store.Workers.Renew(_worker.WorkerId, 0)));
        }
        _worker.IsHung = false;
    }
}
