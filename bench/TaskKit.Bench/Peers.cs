using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TaskKit.Bench;

/// <summary>Peers that are measured in the same run. Each prints <c>what: N in S s = R/s</c>.</summary>
internal static partial class Peers
{
    public static string Folder =>
        Path.GetFullPath(Environment.GetEnvironmentVariable("TASKKIT_PEERS") ?? Path.Combine("..", "shared", "peers", "bin"));

    /// <summary>River on a SQLite file: rates of its batch insert and of its burn-down, or <see langword="null"/> when it is not there.</summary>
    public static async Task<(double Insert, double Work)?> RiverAsync(string path, int count)
    {
        string program = Path.Combine(Folder, "river-bench");
        if (!File.Exists(program))
        {
            Report.Note($"River is not measured: no {program}. TASKKIT_PEERS names the folder of the peers' programs.");
            return null;
        }
        string output = await RunAsync(program, "-sqlite", path, "-conc", "128", count.ToString(CultureInfo.InvariantCulture));
        var rates = Rate().Matches(output).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        return (rates[0], rates[1]);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    [GeneratedRegex(@"= (\d+)/s")]
    private static partial Regex Rate();
}
