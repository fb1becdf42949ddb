using System.Diagnostics;
using System.Runtime.InteropServices;
using TaskKit.Servers;

namespace TaskKit.TestSupport.Servers;

/// <summary>Finds what <c>dotnet publish -p:PublishAot=true</c> needs beside the SDK: a linker, and packages that not every feed has.</summary>
internal static class NativeCompiler
{
    private const string Package = "microsoft.dotnet.ilcompiler";

    private static readonly Lazy<string?> Answer = new(FindMissing);

    /// <summary>The reason why nothing can be compiled natively here; null when it can.</summary>
    public static string? Missing => Answer.Value;

    public static string RuntimeIdentifier { get; } = $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The arguments of <c>dotnet</c> that compile the sample, into a folder of its own: nothing of the checkout changes.</summary>
    /// <param name="command"><c>publish</c> or <c>restore</c>.</param>
    /// <param name="artifacts">The folder.</param>
    public static string[] Arguments(string command, string artifacts) =>
        [
            command,
            "samples/Shop",
            "-r",
            RuntimeIdentifier,
            "-p:PublishAot=true",
            "--artifacts-path",
            artifacts,
            Shell.OneProcess,
            "-nologo",
            "--tl:off",
        ];

    private static string? FindMissing()
    {
        if (!OperatingSystem.IsLinux())
            return "Needs Linux: Native AOT is tried there only.";
        if (!Installed.Has("clang") && !Installed.Has("gcc"))
            return "Needs clang or gcc, with which Native AOT links (Debian: gcc libc6-dev).";
        return IsDownloaded() ? null : AskFeed();
    }

    // What was downloaded once need not be asked for: that takes seconds, at each discovery of tests.
    private static bool IsDownloaded() => Directory.Exists(Path.Combine(PackageFolder(), Package, Environment.Version.ToString(3)));

    // With a partial feed the packages stay in the checkout: eng/partial.props.
    private static string PackageFolder() =>
        File.Exists(Path.Combine(Repository.Root, "eng", "feed.props")) ? Path.Combine(Repository.Root, ".packages")
        : Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string? AskFeed()
    {
        string folder = Directory.CreateTempSubdirectory("taskkit-native-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", Arguments("restore", folder))
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
            };
            using var restore = Process.Start(start)!;
            string output = restore.StandardOutput.ReadToEnd();
            restore.WaitForExit();
            // Any other failure is not for a skip: the test meets it again, and fails with it.
            return output.Split('\n').FirstOrDefault(line => line.Contains("error NU110", StringComparison.Ordinal)) is { } line
                ? $"Needs the packages of Native AOT: {line[line.IndexOf("NU110", StringComparison.Ordinal)..].Trim()}"
                : null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
