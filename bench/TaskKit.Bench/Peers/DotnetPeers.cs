using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace TaskKit.Bench.Peers;

/// <summary>Hangfire, Quartz and Wolverine: one program, built from its sources when it is first asked for, that prints a line of JSON.</summary>
/// <param name="report">Where figures go.</param>
internal sealed class DotnetPeers(Report report)
{
    private const string Name = "peerbench";

    // Of the program itself, for one measurement; none takes half of it.
    private const string Patience = "60";

    private string? _program;

    /// <summary>True when the program is there, or could be built.</summary>
    public async Task<bool> IsThereAsync()
    {
        string sources = Path.GetFullPath(Path.Combine(PeerPrograms.Folder, "..", "dotnet", Name));
        if (PeerPrograms.IsMissing(sources))
            return false;
        // Their folder may be read-only; one copy serves all runs until the sources change.
        string folder = Path.GetFullPath(Path.Combine("artifacts", $"{Name}-{Fingerprint(sources)}"));
        _program = Path.Combine(folder, "bin", "Release", "net10.0", Name);
        if (File.Exists(_program))
            return true;
        Copy(sources, folder);
        Report.Note($"Building the .NET peers in {folder}");
        var (code, output) = await PeerPrograms.TryAsync("dotnet", "build", folder, "-c", "Release", "-v", "q", "-nologo", "--tl:off");
        if (code == 0)
            return true;
        Report.Note($"The .NET peers are not measured: they do not build. {output.Trim()}");
        return false;
    }

    /// <summary>Measures one and reports its rate.</summary>
    /// <param name="name">The library's name.</param>
    /// <param name="how">How it works here.</param>
    /// <param name="peer">The peer, as the program calls it.</param>
    /// <param name="mode"><c>burndown</c>, or <c>drain</c> for what <c>fill</c> left.</param>
    /// <param name="tasks">How many tasks.</param>
    /// <param name="options">What else it is told.</param>
    /// <returns>Tasks a second; <see langword="null"/> when it was not measured, which is then a miss.</returns>
    public async Task<double?> MeasureAsync(string name, string how, string peer, string mode, int tasks, params string[] options)
    {
        var line = await RunAsync(peer, mode, tasks, options);
        if (line is not { } result || !result.GetProperty("ok").GetBoolean())
        {
            report.NotMeasured($"{name}, {how}", line?.GetProperty("note").GetString() ?? "it printed no result");
            return null;
        }
        double rate = result.GetProperty("rate").GetDouble();
        string version = result.GetProperty("version").GetString()!.Split(',')[0];
        report.Figure($"{name} {version}, {how}", rate, "/s", result.GetProperty("durability").GetString());
        return rate;
    }

    /// <summary>Stores tasks and leaves them, then measures how another process works them off.</summary>
    public async Task<double?> DrainAsync(string name, string peer, int tasks, params string[] options)
    {
        // Its process kills itself once all are stored: its exit code says nothing.
        await RunAsync(peer, "fill", tasks, options);
        return await MeasureAsync(name, "worked off cold by another process", peer, "drain", tasks, options);
    }

    private async Task<JsonElement?> RunAsync(string peer, string mode, int tasks, string[] options)
    {
        string count = tasks.ToString(CultureInfo.InvariantCulture);
        var (_, output) = await PeerPrograms.TryAsync(
            _program!,
            [peer, "--mode", mode, "--tasks", count, "--timeout", Patience, .. options]
        );
        string? line = output.Split('\n').LastOrDefault(line => line.StartsWith('{'));
        return line is null ? null : JsonElement.Parse(line);
    }

    private static string Fingerprint(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Files(folder))
            hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Files(from))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            // Not the file itself: what is read-only there must not be so here.
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);
}
