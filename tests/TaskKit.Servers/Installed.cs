namespace TaskKit.Servers;

/// <summary>The programs that this machine has.</summary>
internal static class Installed
{
    /// <summary>True when a program of this name is on the PATH.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
