using System.Text.Json;

namespace TaskKit.Tool;

/// <summary>The choices for building the user's project.</summary>
/// <param name="Configuration">The configuration, such as <c>Release</c>; <see langword="null"/> for the SDK's default.</param>
/// <param name="Framework">The target framework, for a project that has several; else <see langword="null"/>.</param>
internal sealed record BuildOptions(string? Configuration, string? Framework)
{
    public IEnumerable<string> Arguments
    {
        get
        {
            if (Configuration is not null)
                yield return "-p:Configuration=" + Configuration;
            if (Framework is not null)
                yield return "-p:TargetFramework=" + Framework;
        }
    }
}

/// <summary>Builds the user's project and asks MSBuild for the path of its output. It loads and runs nothing of the project.</summary>
internal static class ProjectBuild
{
    // Several properties at once: MSBuild answers with JSON then, and with bare text for a single one.
    private const string Properties = "-getProperty:TargetPath,RootNamespace,OutputType,UserSecretsId,TargetFrameworks,TargetFramework";

    /// <summary>Builds the project.</summary>
    /// <exception cref="ToolException">The project does not build. The detail is the output of the compiler.</exception>
    public static async Task BuildAsync(string path, BuildOptions options, Output output, CancellationToken cancellationToken)
    {
        output.Say($"Building {Path.GetFileName(path)} …");
        string[] arguments = ["build", path, "-nologo", "-v", "q", "--tl:off", .. options.Arguments];
        var result = await DotnetCommand.RunAsync(Path.GetDirectoryName(path)!, arguments, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0)
            return;
        throw new ToolException(ErrorCodes.BuildFailed, $"{Path.GetFileName(path)} does not build.", $"dotnet build {path}")
        {
            // Each line once, since the compiler's summary repeats the errors.
            Detail = string.Join('\n', (result.Output + result.Error).Split('\n').Distinct()),
        };
    }

    /// <summary>Reads the properties of the project by MSBuild, without a build.</summary>
    /// <exception cref="ToolException">MSBuild cannot read it.</exception>
    public static async Task<UserProject> EvaluateAsync(string path, BuildOptions options, CancellationToken cancellationToken)
    {
        string[] arguments = ["build", path, "-nologo", Properties, .. options.Arguments];
        var result = await DotnetCommand.RunAsync(Path.GetDirectoryName(path)!, arguments, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new ToolException(
                ErrorCodes.BuildFailed,
                $"MSBuild cannot evaluate {path}: {(result.Error + result.Output).Trim()}",
                $"dotnet build {path}"
            );
        using var json = JsonDocument.Parse(result.Output);
        var properties = json.RootElement.GetProperty("Properties");
        string Property(string name) => properties.GetProperty(name).GetString() ?? "";
        if (Property("TargetFramework").Length == 0 && Property("TargetFrameworks") is { Length: > 0 } several)
            throw new ToolException(
                ErrorCodes.ProjectAmbiguous,
                $"{Path.GetFileName(path)} has several target frameworks; say which.",
                [.. several.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(framework => "--framework " + framework)]
            );
        return new UserProject(path, Property("TargetPath"), Property("RootNamespace"), Property("OutputType"), Property("UserSecretsId"));
    }
}
