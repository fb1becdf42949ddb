using System.Diagnostics;
using System.Globalization;
using TaskKit.Bench.Peers;
using TaskKit.Bench.Results;

namespace TaskKit.Bench.Repeating;

/// <summary>The same parts several times, each run in a process of its own, and median and range of what they measured.</summary>
/// <param name="suite">Which half of the bench.</param>
/// <param name="options">What each run measures.</param>
/// <param name="count">How many runs.</param>
/// <param name="other">Another checkout that is measured in turn with this one, or <see langword="null"/>.</param>
internal sealed class RepeatedRuns(Suite suite, BenchOptions options, int count, string? other)
{
    private readonly List<ResultLine> _lines = [];

    /// <returns>0 when each run reached what it must.</returns>
    public async Task<int> RunAsync()
    {
        string[] own = OwnProgram();
        string[]? others = null;
        if (other is not null && (others = await OtherCheckout.BuildAsync(other)) is null)
            return 2;
        bool failed = false;
        for (int i = 1; i <= count; i++)
        {
            // In turns, and the turns change sides: neither always runs on a machine that the other one has warmed.
            bool otherFirst = others is not null && i % 2 == 0;
            if (otherFirst)
                failed |= await RunOnceAsync(i, others!, other) != 0;
            failed |= await RunOnceAsync(i, own, null) != 0;
            if (others is not null && !otherFirst)
                failed |= await RunOnceAsync(i, others, other) != 0;
        }
        Console.Write(new ResultTable(_lines));
        return failed ? 1 : 0;
    }

    private async Task<int> RunOnceAsync(int number, string[] program, string? side)
    {
        Console.WriteLine($"\n--- {suite.Name}, run {number} of {count}{(side is null ? "" : $", {side}")}");
        string results = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(program[0], [.. program[1..], .. Arguments(results)])
            {
                WorkingDirectory = side ?? Environment.CurrentDirectory,
            };
            // Where peers and broker stand does not depend on where a checkout does.
            start.Environment[PeerPrograms.Variable] = PeerPrograms.Folder;
            if (Servers.KafkaKit.Script is { } kit)
                start.Environment[Servers.KafkaKit.Variable] = Path.GetDirectoryName(kit);
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            Take(results, side);
            return process.ExitCode;
        }
        finally
        {
            File.Delete(results);
        }
    }

    private void Take(string results, string? side)
    {
        foreach (var line in ResultFile.Read(results).Select(line => line with { Side = side }))
        {
            _lines.Add(line);
            if (options.Out is { } path)
                ResultFile.Append(path, line);
        }
    }

    private IEnumerable<string> Arguments(string results) =>
        [
            .. suite == Kafka.KafkaBench.Suite ? [suite.Name] : Array.Empty<string>(),
            .. options.Parts,
            "--divide",
            options.Divisor.ToString(CultureInfo.InvariantCulture),
            .. options.WithPeers ? Array.Empty<string>() : ["--no-peers"],
            "--out",
            results,
        ];

    // Under "dotnet Bench.dll" the process is dotnet itself, under "dotnet run" it is the program.
    private static string[] OwnProgram()
    {
        string path = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(path) == "dotnet" ? [path, typeof(RepeatedRuns).Assembly.Location] : [path];
    }
}
