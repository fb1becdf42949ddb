using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Shop.Demo;

/// <summary>A program that runs as a process of its own. Its output goes to a file.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;
    private readonly Task _copying;

    private ChildProcess(Process process, Task copying) => (_process, _copying) = (process, copying);

    public int Id => _process.Id;

    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its dll.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="settings">Configuration, handed over by environment.</param>
    /// <param name="log">Where its output goes.</param>
    public static ChildProcess Start(string program, string[] arguments, IReadOnlyDictionary<string, string?> settings, string log)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [program, .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(program),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        return new ChildProcess(process, CopyAsync(process, log));
    }

    /// <summary>Asks it to stop, as a service manager does, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
            _ = Kill(_process.Id, Terminate);
        await _process.WaitForExitAsync();
        await _copying;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _copying;
        _process.Dispose();
    }

    private static async Task CopyAsync(Process process, string log)
    {
        await using var file = new StreamWriter(log) { AutoFlush = true };
        var lines = TextWriter.Synchronized(file);
        await Task.WhenAll(CopyLinesAsync(process.StandardOutput, lines), CopyLinesAsync(process.StandardError, lines));
    }

    private static async Task CopyLinesAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
            await to.WriteLineAsync(line);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
