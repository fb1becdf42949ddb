using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TaskKit.TestSupport;
using TaskKit.Tool;

namespace TaskKit.Templates.Tests;

/// <summary>Runs the lines of a script as a user's shell does, and keeps them with all that they answer.</summary>
/// <param name="packages">Brings the tool and the templates.</param>
/// <param name="folder">The folder in which the lines run.</param>
internal sealed class Script(Packages packages, string folder)
{
    // The templates and the tool of this build, in place of those that the machine may have. No feed is asked whether it has newer templates.
    private const string Preamble = """
        set -o pipefail
        dotnet() {
          case $1 in
            new) command dotnet "$@" --debug:custom-hive "$HIVE" --no-update-check ;;
            taskkit) shift; dotnet-taskkit "$@" ;;
            *) command dotnet "$@" ;;
          esac
        }
        """;

    private readonly Shell _shell = packages.OpenShell();
    private readonly StringBuilder _text = new();

    /// <summary>Sets a variable for all lines that follow.</summary>
    public void Export(string name, string value)
    {
        _shell.Variables[name] = value;
        _text.Append($"$ export {name}={value}\n");
    }

    /// <summary>Sets a variable whose value belongs to this run alone; the script shows its name.</summary>
    public void Supply(string name, string value)
    {
        _shell.Variables[name] = value;
        _text.Append($"$ export {name}=…\n");
    }

    /// <summary>Keeps what a test did beside the shell, with the answer.</summary>
    public void Keep(string deed, string answer) => _text.Append($"> {deed}\n{answer}\n");

    /// <summary>Writes a file.</summary>
    public void Write(string path, string text)
    {
        string full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        _text.Append($"$ cat >{path}\n");
    }

    /// <summary>Runs a line to its end.</summary>
    public async Task<ToolRun> RunAsync(string line)
    {
        var run = await AskAsync(line);
        _text.Append($"$ {line}\n").Append(run.Out);
        foreach (string text in run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            _text.Append($"2> {text}\n");
        if (run.ExitCode != 0)
            _text.Append($"[exit code {run.ExitCode}]\n");
        return run;
    }

    /// <summary>Runs a line that is no part of the script: a test looks on.</summary>
    public Task<ToolRun> AskAsync(string line) => _shell.RunAsync(folder, "bash", "-c", $"{Preamble}\n{line}");

    /// <summary>Runs a worker beside the lines that follow.</summary>
    /// <param name="line">A call of <c>dotnet taskkit worker</c>, perhaps behind variables.</param>
    public async Task<RunningProgram> StartAsync(string line)
    {
        _text.Append($"$ {line} &\n");
        var worker = _shell.Start(folder, "bash", "-c", line.Replace("dotnet taskkit", "exec dotnet-taskkit"));
        await worker.SaysAsync("Application started.");
        return worker;
    }

    /// <summary>Stops a worker, and keeps its log.</summary>
    public async Task StopAsync(RunningProgram worker)
    {
        Terminal.Kill(worker.Id, PosixSignal.SIGTERM);
        int exitCode = await worker.ExitsAsync();
        // What it wrote last may come after its end.
        await worker.SaysAsync("stopped; tasks given back uncounted");
        _text.Append("$ kill %1; wait %1\n");
        foreach (string line in WorkerLog.Lines(worker.Text))
            _text.Append(line).Append('\n');
        if (exitCode != 0)
            _text.Append($"[exit code {exitCode}]\n");
    }

    /// <summary>Compares the script and its answers with the snapshot of the test. Paths in it are those of <see cref="Normal"/>.</summary>
    public Task MatchesAsync([CallerFilePath] string sourceFile = "") =>
        Verify(Normal.Of(_text.ToString(), packages.Root), sourceFile: sourceFile).DisableScrubbers();
}
