using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TaskKit.Tool;

/// <summary>Calls the functions of the operating system for terminals and signals that .NET does not have.</summary>
internal static partial class Terminal
{
    /// <summary>True when this process is in the terminal's foreground group, which gets its key presses.</summary>
    public static bool IsForeground()
    {
        if (OperatingSystem.IsWindows())
            return true;
        try
        {
            using var terminal = File.OpenHandle("/dev/tty");
            return GetForegroundGroup(terminal) == GetGroup();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Sends a signal to a process.</summary>
    public static void Kill(int processId, PosixSignal signal) => _ = SendSignal(processId, NumberOf(signal));

    private static int NumberOf(PosixSignal signal) =>
        signal switch
        {
            PosixSignal.SIGHUP => 1,
            PosixSignal.SIGINT => 2,
            PosixSignal.SIGQUIT => 3,
            _ => 15,
        };

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int GetGroup();

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int GetForegroundGroup(SafeFileHandle terminal);
}
