using System.Globalization;
using TaskKit.Chaos.Ledger;
using TaskKit.Servers;

namespace TaskKit.Chaos.Working;

/// <summary>SIGKILL of the process by itself, at the n-th time that it gets to a step.</summary>
internal sealed class CrashPoint(string step, int count, LedgerWriter ledger)
{
    /// <summary>The step that is not the product's: a handler runs.</summary>
    public const string Handling = "a3-handling";

    private int _left = count;

    /// <param name="text"><c>step#n</c>.</param>
    /// <param name="ledger">Where the death is written down before it comes.</param>
    public static CrashPoint Parse(string text, LedgerWriter ledger)
    {
        string[] parts = text.Split('#');
        return new CrashPoint(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), ledger);
    }

    public void Reach(string reached)
    {
        if (reached == step && Interlocked.Decrement(ref _left) == 0)
            Die(ledger);
    }

    public static void Die(LedgerWriter ledger)
    {
        ledger.Write(new Killed(Environment.ProcessId, LedgerWriter.Now));
        Posix.Send(Environment.ProcessId, Signal.Kill);
        Thread.Sleep(Timeout.Infinite);
    }
}
