using System.Diagnostics;
using TaskKit.Servers;
using TaskKit.Tests.Support;

namespace TaskKit.Http.Tests.Linter;

/// <summary>The linter of OpenAPI documents, a program for Node.js.</summary>
internal static class Redocly
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "TaskKit.Http.Tests", "Linter");
    private static readonly string Program = Path.Combine(Folder, "node_modules", "@redocly", "cli", "bin", "cli.js");

    // Its package asks for this one of version 20, or for a newer one.
    private static readonly Version OldestNode = new(20, 19);

    /// <summary>The reason why it cannot run on this machine; null when it can.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>The reason to skip a test that needs it; null when the test has to run.</summary>
    public static string? Skip { get; } = Requirements.SkipOf("redocly", Missing);

    /// <summary>Checks a document by the rules in <c>redocly.yaml</c>.</summary>
    /// <returns>Empty for a document without faults; else the findings.</returns>
    public static async Task<string> LintAsync(string document)
    {
        var folder = Directory.CreateTempSubdirectory("taskkit-openapi-");
        string file = Path.Combine(folder.FullName, "openapi.json");
        await File.WriteAllTextAsync(file, document);
        try
        {
            string rules = Path.Combine(Folder, "redocly.yaml");
            var (code, output) = await RunAsync(Program, "lint", "--config", rules, "--lint-config=error", "--format=stylish", file);
            return code == 0 ? "" : output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? FindMissing()
    {
        if (!Installed.Has("node"))
            return "Needs Redocly: there is no node (Debian: apt-get install nodejs npm).";
        if (!File.Exists(Program))
            return "Needs Redocly: it is not installed (npm ci --prefix tests/TaskKit.Http.Tests/Linter).";
        string version = RunAsync("--version").GetAwaiter().GetResult().Output.Trim();
        return Version.TryParse(version.TrimStart('v'), out var found) && found >= OldestNode
            ? null
            : $"Needs Redocly: it runs on Node.js {OldestNode} and above, and this is {version}.";
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // It asks nobody on the internet.
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}

/// <summary>A fact that needs the linter, and is skipped with the reason where it is not installed.</summary>
public sealed class LinterFactAttribute : FactAttribute
{
    public override string? Skip
    {
        get => base.Skip ?? Redocly.Skip;
        set => base.Skip = value;
    }
}
