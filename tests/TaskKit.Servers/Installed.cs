namespace TaskKit.Servers;

/// <summary>What this machine has.</summary>
internal static class Installed
{
    /// <summary>Whether a program of this name is on the PATH.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
