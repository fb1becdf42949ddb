using System.Diagnostics;

namespace TaskKit.Tool;

/// <summary>Runs the <c>dotnet</c> command and keeps what it prints.</summary>
internal static class DotnetCommand
{
    /// <summary>The path of the <c>dotnet</c> that runs this tool, or else <c>dotnet</c>.</summary>
    public static string Path => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>Runs the command to its end. A cancellation ends the process.</summary>
    public static async Task<DotnetResult> RunAsync(
        string workingDirectory,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Process.Start(start) ?? throw new ToolException(ErrorCodes.Unexpected, $"'{Path}' did not start.");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            string text = await output.ConfigureAwait(false);
            string errors = await error.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new DotnetResult(process.ExitCode, text, errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}

/// <summary>The exit code and the texts of a <c>dotnet</c> command.</summary>
internal sealed record DotnetResult(int ExitCode, string Output, string Error);
