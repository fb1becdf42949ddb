using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Working;

/// <summary>Makes the poll thread stand still when the driver says so.</summary>
internal sealed class PollHook(LedgerWriter ledger)
{
    private TimeSpan _block;

    /// <summary>The next poll takes so long.</summary>
    public void Block(TimeSpan time) => _block = time;

    /// <summary>Called by the poll thread.</summary>
    public void Reach()
    {
        if (_block == TimeSpan.Zero)
            return;
        var from = LedgerWriter.Now;
        var time = _block;
        _block = TimeSpan.Zero;
        Thread.Sleep(time);
        ledger.Write(new PollBlocked(Environment.ProcessId, from, LedgerWriter.Now));
    }
}
