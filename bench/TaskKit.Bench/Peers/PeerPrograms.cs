using System.Diagnostics;

namespace TaskKit.Bench.Peers;

/// <summary>The places of the peers that are measured in the same run, and the way to run one.</summary>
internal static class PeerPrograms
{
    public const string Variable = "TASKKIT_PEERS";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The folder of those that are programs already; the sources of others stand beside it.</summary>
    public static string Folder { get; } =
        Path.GetFullPath(Environment.GetEnvironmentVariable(Variable) ?? Path.Combine("..", "shared", "peers", "bin"));

    /// <summary>True when a file or folder is not there, which is then said.</summary>
    public static bool IsMissing(string path)
    {
        if (Path.Exists(path))
            return false;
        Report.Note($"Not measured: there is no {path}. {Variable} names the folder of the peers' programs.");
        return true;
    }

    /// <summary>Runs a program to its end and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (code, output) = await TryAsync(program, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"{program} ended with {code}: {output}");
    }

    /// <summary>Runs a program to its end, or for so long as anything here may take. What it writes to its standard error is not kept.</summary>
    public static async Task<(int Code, string Output)> TryAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await using var end = patience.Token.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await Task.WhenAll(errors, process.WaitForExitAsync(CancellationToken.None));
        return (process.ExitCode, output);
    }
}
