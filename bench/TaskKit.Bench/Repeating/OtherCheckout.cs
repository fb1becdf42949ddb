using TaskKit.Bench.Peers;

namespace TaskKit.Bench.Repeating;

/// <summary>The bench of another checkout of this repository.</summary>
internal static class OtherCheckout
{
    private const string Project = "bench/TaskKit.Bench";

    /// <summary>Builds it.</summary>
    /// <param name="folder">The checkout.</param>
    /// <returns>How it is started; <see langword="null"/> when it cannot be, which is then said.</returns>
    public static async Task<string[]?> BuildAsync(string folder)
    {
        string project = Path.GetFullPath(Path.Combine(folder, Project));
        if (!Directory.Exists(project))
        {
            Console.Error.WriteLine($"--beside expects a checkout of this repository, and there is no {project}.");
            return null;
        }
        Console.WriteLine($"Building {project}");
        var (code, output) = await PeerPrograms.TryAsync("dotnet", "build", project, "-c", "Release", "-v", "q", "-nologo", "--tl:off");
        if (code == 0)
            return ["dotnet", Path.Combine(project, "bin", "Release", "net10.0", "TaskKit.Bench.dll")];
        Console.Error.WriteLine($"{project} does not build: {output.Trim()}");
        return null;
    }
}
