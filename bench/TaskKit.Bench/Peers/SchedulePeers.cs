using System.Text.Json;

namespace TaskKit.Bench.Peers;

/// <summary>The schedules of Hangfire and Quartz: a program outside of the solution, which the bench builds, and which prints a line of JSON.</summary>
internal static class SchedulePeers
{
    private static readonly string Sources = Path.GetFullPath(Path.Combine("bench", "SchedulePeers"));
    private static readonly string Program = Path.Combine(Sources, "bin", "Release", "net10.0", "SchedulePeers");

    /// <summary>True when the program could be built.</summary>
    public static async Task<bool> AreThereAsync()
    {
        if (!Directory.Exists(Sources))
        {
            Report.Note($"The peers with schedules are not measured: there is no {Sources}.");
            return false;
        }
        var (code, output) = await PeerPrograms.TryAsync("dotnet", "build", Sources, "-c", "Release", "-v", "q", "-nologo", "--tl:off");
        if (code == 0)
            return true;
        Report.Note($"The peers with schedules are not measured: they do not build. {output.Trim()}");
        return false;
    }

    /// <summary>Runs one peer.</summary>
    /// <param name="name">The peer, as the program calls it.</param>
    /// <param name="file">A new file.</param>
    /// <param name="schedules">The number of schedules.</param>
    /// <param name="options">The other options.</param>
    /// <returns>The result, or the reason why there is none.</returns>
    public static async Task<(JsonElement? Result, string? Failure)> RunAsync(
        string name,
        string file,
        int schedules,
        params string[] options
    )
    {
        var (code, output) = await PeerPrograms.TryAsync(Program, [name, "--db", file, "--schedules", $"{schedules}", .. options]);
        if (output.Split('\n').LastOrDefault(line => line.StartsWith('{')) is not { } line)
            return (null, $"it ended with {code} and printed no result");
        var result = JsonElement.Parse(line);
        return result.GetProperty("failure").GetString() is { } failure ? (null, failure) : (result, null);
    }
}
