using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TaskKit.Tool;

/// <summary>
/// Runs the user's program as a child process with the tool's own streams. Signals reach the program as if it ran without the tool, and its exit code
/// becomes that of the tool.
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
        // On a thread of its own: the child gets its signal when the thread that started it ends, and a thread of the pool may end early.
        return await Task
            .Factory.StartNew(() => Run(start, signals), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
    }

    private static int Run(ProcessStartInfo start, SignalRelay signals)
    {
        using var process = Process.Start(start) ?? throw new ToolException(ErrorCodes.Unexpected, $"'{start.FileName}' did not start.");
        signals.Attach(process);
        // No cancellation: the tool ends when the child does, however long that drains.
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Keeps the tool alive when it gets a signal, and passes each signal on to the child.</summary>
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
            // Not passed on: the terminal sends a key press to the child as well, and a second signal means "stop now".
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
