namespace TaskKit.Tool;

/// <summary>The project that the tool works for, as MSBuild evaluates it.</summary>
/// <param name="Path">The project file, or the file of a single-file program.</param>
/// <param name="TargetPath">The built assembly.</param>
/// <param name="RootNamespace">The namespace of new files.</param>
/// <param name="OutputType">The output type; <c>Exe</c> for a program.</param>
/// <param name="UserSecretsId">The id of the user's secrets; empty when there are none.</param>
internal sealed record UserProject(string Path, string TargetPath, string RootNamespace, string OutputType, string UserSecretsId)
{
    /// <summary>The project's name for people.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The project's folder. Relative paths in the configuration begin there.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public bool IsRunnable => OutputType.EndsWith("Exe", StringComparison.OrdinalIgnoreCase);
}
