using System.Diagnostics;

namespace TaskKit.Servers;

/// <summary>
/// The folder with the script <c>kafka</c> that starts a broker: TASKKIT_KAFKA_KIT, else <c>shared/kafka</c> beside the repository, else <c>eng/kafka</c> once
/// its jars are fetched.
/// </summary>
internal static class KafkaKit
{
    public const string Variable = "TASKKIT_KAFKA_KIT";

    /// <summary>The path of the script; null when there is none.</summary>
    public static string? Script { get; } = Find();

    /// <summary>Runs the script to its end and returns what it printed.</summary>
    public static async Task<string> RunAsync(string heap, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        // The script need not be executable; the broker that it leaves behind must not hold this process's streams.
        var start = new ProcessStartInfo("bash", [Script!, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KAFKA_HEAP"] = heap;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new ServerException($"Kafka could not be started: {(await error).Trim()}");
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } kit)
            return Existing(kit);
        var repository = Parents(AppContext.BaseDirectory).SkipWhile(folder => !File.Exists(Path.Combine(folder, "TaskKit.sln"))).ToList();
        return repository
                .Skip(1)
                .Select(folder => Existing(Path.Combine(folder, "shared", "kafka")))
                .FirstOrDefault(script => script is not null)
            ?? repository
                .Take(1)
                .Where(root => Directory.Exists(Path.Combine(root, "artifacts", "kafka", "libs")))
                .Select(root => Existing(Path.Combine(root, "eng", "kafka")))
                .FirstOrDefault();
    }

    private static string? Existing(string kit) => Path.Combine(kit, "kafka") is var script && File.Exists(script) ? script : null;

    private static IEnumerable<string> Parents(string folder)
    {
        for (var each = new DirectoryInfo(folder); each is not null; each = each.Parent)
            yield return each.FullName;
    }
}
