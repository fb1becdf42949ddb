using System.Diagnostics;
using TaskKit.Servers;
using TaskKit.TestSupport;

namespace TaskKit.Http.Tests.Linter;

/// <summary>Programs for Node.js that look at what the API answers: <c>package.json</c> names them.</summary>
internal static class NodeProgram
{
    // The linter's package asks for this one of version 20, or for a newer one.
    private static readonly Version OldestNode = new(20, 19);

    /// <summary>The folder of the programs.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "TaskKit.Http.Tests", "Linter");

    /// <summary>The reason to skip a test that needs them; null when the test has to run.</summary>
    public static string? Skip { get; } = Requirements.SkipOf("redocly", FindMissing());

    /// <summary>Runs a program to its end.</summary>
    /// <param name="input">The text that it reads.</param>
    /// <param name="arguments">The file of the program, and its arguments.</param>
    public static async Task<(int Code, string Output)> RunAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // It asks nobody on the internet.
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static string? FindMissing()
    {
        if (!Installed.Has("node"))
            return "Needs Node.js: there is no node (Debian: apt-get install nodejs npm).";
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@redocly")))
            return "Needs the programs of package.json: they are not installed (npm ci --prefix tests/TaskKit.Http.Tests/Linter).";
        string version = RunAsync("", "--version").GetAwaiter().GetResult().Output.Trim();
        return Version.TryParse(version.TrimStart('v'), out var found) && found >= OldestNode
            ? null
            : $"Needs Node.js {OldestNode} or above, and this is {version}.";
    }
}

/// <summary>A fact that needs these programs, and is skipped with the reason where one is missing.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public override string? Skip
    {
        get => base.Skip ?? NodeProgram.Skip;
        set => base.Skip = value;
    }
}
