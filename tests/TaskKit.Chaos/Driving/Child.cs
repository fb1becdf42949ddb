using System.Diagnostics;
using System.Runtime.InteropServices;
using TaskKit.Chaos.Ledger;
using TaskKit.Servers;

namespace TaskKit.Chaos.Driving;

/// <summary>A process that the driver started. It ends when its standard input is closed, so it never outlives the driver.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _exit;

    private Child(Process process, Task exit) => (_process, _exit, Pid) = (process, exit, process.Id);

    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(2);

    public int Pid { get; }

    /// <summary>True when it was told to kill itself at some step.</summary>
    public bool WillCrash { get; set; }

    public bool HasExited => _exit.IsCompleted;

    /// <summary>Starts this program again in another mode.</summary>
    public static Child Start(Scene scene, params string[] arguments)
    {
        var start = new ProcessStartInfo(DotNet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = scene.Arena.Folder,
            ArgumentList = { "exec", typeof(Child).Assembly.Location },
            Environment = { ["DOTNET_hostBuilder__reloadConfigOnChange"] = "false", ["DOTNET_gcServer"] = "0" },
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => scene.Log(process.Id, line.Data);
        process.ErrorDataReceived += (_, line) => scene.Log(process.Id, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Child(process, WatchAsync(process, scene));
    }

    public void Send(Signal signal)
    {
        if (!HasExited)
            Posix.Send(Pid, signal);
    }

    /// <summary>SIGSTOP, and waits until no thread runs any more: on a busy machine that takes longer than the call.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Send(Signal.Stop);
        await Scene.UntilAsync(() => HasExited || IsStopped(), StopPatience, "a process that stops at SIGSTOP", cancellationToken);
    }

    /// <summary>Waits until the process has ended and its exit stands in the ledger.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _exit.WaitAsync(cancellationToken);

    /// <summary>Tells the process something.</summary>
    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void CloseInput() => _process.StandardInput.Close();

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            Send(Signal.Kill);
        await _exit;
        _process.Dispose();
    }

    // The state is the first word behind the name, which stands in brackets and may hold anything.
    private bool IsStopped() =>
        Directory
            .EnumerateDirectories($"/proc/{Pid}/task")
            .Select(thread => File.ReadAllText(Path.Combine(thread, "stat")))
            .All(line => line[line.LastIndexOf(')') + 2] == 'T');

    // The runtime that runs the driver runs its children; a path search might find another one.
    private static string DotNet => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    private static async Task WatchAsync(Process process, Scene scene)
    {
        process.EnableRaisingEvents = true;
        var exited = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult(LedgerWriter.Now);
        if (process.HasExited)
            exited.TrySetResult(LedgerWriter.Now);
        var at = await exited.Task;
        // Also waits for the last of its output.
        await process.WaitForExitAsync();
        scene.Ledger.Write(new Exited(process.Id, process.ExitCode, at));
    }
}
