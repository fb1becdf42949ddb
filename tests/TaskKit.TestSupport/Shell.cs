using System.Collections.Concurrent;
using System.Diagnostics;

namespace TaskKit.TestSupport;

/// <summary>Runs real processes, as a user at a shell does, with a home of their own for what the SDK keeps.</summary>
internal sealed class Shell(string home)
{
    /// <summary>The option of MSBuild for one process: a second one takes longer to start, beside other tests, than it helps.</summary>
    public const string OneProcess = "-maxCpuCount:1";

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Runs a program to its end.</summary>
    public async Task<ToolRun> RunAsync(string folder, string file, params string[] arguments)
    {
        using var process = Process.Start(StartOf(folder, file, arguments))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a program that goes on.</summary>
    public RunningProgram Start(string folder, string file, params string[] arguments) =>
        new(Process.Start(StartOf(folder, file, arguments))!);

    private ProcessStartInfo StartOf(string folder, string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_HOME"] = home;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        // Build processes that stay would outlive the test. A compiler server with a name is that of the caller, who ends it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        if (Environment.GetEnvironmentVariable("SharedCompilationId") is null)
            start.Environment["UseSharedCompilation"] = "false";
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        return start;
    }
}

/// <summary>A program that runs while a test looks at it. It is killed with the test.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    public RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Text => string.Join('\n', _lines);

    public Task SaysAsync(string text) =>
        Eventually.TrueAsync(() => _lines.Any(line => line.Contains(text, StringComparison.Ordinal)), text, seconds: 60);

    public async Task<int> ExitsAsync()
    {
        await Eventually.TrueAsync(() => _process.HasExited, "the program has ended", seconds: 60);
        return _process.ExitCode;
    }

    /// <summary>Kills the program alone, without a chance to pass anything on.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
