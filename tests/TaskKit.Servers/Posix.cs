using System.ComponentModel;
using System.Runtime.InteropServices;

namespace TaskKit.Servers;

/// <summary>The signals that servers and workers get here.</summary>
internal enum Signal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>Signals, and the state of a process as /proc tells it.</summary>
internal static partial class Posix
{
    /// <summary>Sends a signal to a process that the caller started and has not yet seen end.</summary>
    public static void Send(int pid, Signal signal)
    {
        if (Kill(pid, (int)signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Signal {signal} could not be sent to process {pid}.");
    }

    /// <summary>True when the process has ended; a zombie that nobody has waited for has.</summary>
    public static bool HasEnded(int pid) => StateOf(pid) is null or 'Z' or 'X';

    /// <summary>True when no thread of the process runs, after SIGSTOP.</summary>
    public static bool IsStopped(int pid) => StateOf(pid) is 'T';

    private static char? StateOf(int pid)
    {
        try
        {
            // "123 (name) S …", where the name may hold anything.
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
