using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TaskKit.Tool;

/// <summary>
/// Runs the user's program as a child with the tool's own streams. Signals reach it as if it were run directly, and its exit code is the tool's.
/// </summary>
internal static class ChildProgram
{
    public static async Task<int> RunAsync(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        string[] command = [.. ParentBond.Prefix, DotnetCommand.Path, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, UseShellExecute = false };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        start.Environment["TASKKIT_TOOL"] = "1";
        using var signals = new SignalRelay();
        // A thread of its own: the bond is to the thread that started the child, and a pool's thread may end before.
        return await Task
            .Factory.StartNew(() => Run(start, signals), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
    }

    private static int Run(ProcessStartInfo start, SignalRelay signals)
    {
        using var process = Process.Start(start) ?? throw new ToolException(ErrorCodes.Unexpected, $"'{start.FileName}' did not start.");
        signals.Attach(process);
        // No token: the tool ends when its child does, however long it drains.
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Keeps the tool alive through signals and hands them to the child, each as often as it came.</summary>
    private sealed class SignalRelay : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly List<PosixSignal> _early = [];
        private readonly List<PosixSignalRegistration> _registrations = [];
        private Process? _child;

        public SignalRelay()
        {
            foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP])
                _registrations.Add(PosixSignalRegistration.Create(signal, Received));
        }

        public void Attach(Process child)
        {
            lock (_gate)
            {
                _child = child;
                foreach (var signal in _early)
                    Pass(signal, child);
            }
        }

        public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

        private void Received(PosixSignalContext context)
        {
            context.Cancel = true;
            // A key press goes to the whole foreground group; passed on as well it would count as the second signal, which means "now".
            if (context.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT && Terminal.IsForeground())
                return;
            lock (_gate)
            {
                if (_child is null)
                    _early.Add(context.Signal);
                else
                    Pass(context.Signal, _child);
            }
        }

        private static void Pass(PosixSignal signal, Process child)
        {
            if (!OperatingSystem.IsWindows() && !child.HasExited)
                Terminal.Kill(child.Id, signal);
        }
    }
}
