namespace TaskKit.Tool;

/// <summary>Warns when the program was built with another major version of TaskKit than the tool.</summary>
internal static class VersionSkew
{
    public static void Warn(TaskManifest manifest, Output output)
    {
        string own = typeof(TaskState).Assembly.GetName().Version?.ToString(3) ?? "";
        if (manifest.TaskKitVersion.Length > 0 && Major(manifest.TaskKitVersion) != Major(own))
            output.Warn(
                $"{manifest.Assembly} was built with TaskKit {manifest.TaskKitVersion}, this tool with {own}; to match them: "
                    + $"dotnet tool update dotnet-taskkit --version {manifest.TaskKitVersion}"
            );
    }

    private static string Major(string version) => version.Split('.')[0];
}
