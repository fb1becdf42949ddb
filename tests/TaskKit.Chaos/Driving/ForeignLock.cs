using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Store;

namespace TaskKit.Chaos.Driving;

/// <summary>Another program that holds the database's write lock for long.</summary>
internal static class ForeignLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task HoldAsync(Scene scene, SqliteFile store, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (!store.TryBegin(Patience))
            throw new TimeoutException("The write lock was not free for 30 s; the workers hold it far too long.");
        var from = LedgerWriter.Now;
        try
        {
            // A timer may fire a little early.
            await Task.Delay(duration + TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
        finally
        {
            store.Rollback();
            scene.Ledger.Write(new LockHeld(from, LedgerWriter.Now));
        }
    }
}
