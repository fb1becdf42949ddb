using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TaskKit.Bench.Results;

/// <summary>The machine and the versions of a run.</summary>
/// <param name="Cores">How many cores the process sees.</param>
/// <param name="Processor">The processor's name.</param>
/// <param name="Gigabytes">The machine's memory.</param>
/// <param name="Kernel">Name and version of the operating system's kernel.</param>
/// <param name="Versions">Names with versions: TaskKit, the runtime, libraries and servers.</param>
internal sealed record Machine(int Cores, string Processor, double Gigabytes, string Kernel, string[] Versions)
{
    private const string KernelFile = "/proc/sys/kernel/osrelease";
    private const int CommitDigits = 10;
    private const double KilobytesOfGigabyte = 1024 * 1024;

    /// <summary>Looks at this machine.</summary>
    /// <param name="versions">Of the libraries and servers that are measured.</param>
    public static Machine Look(params IEnumerable<string> versions) =>
        new(
            Environment.ProcessorCount,
            Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Line("/proc/meminfo", "MemTotal") is { } memory
                ? Math.Round(double.Parse(memory.Split(' ')[0], CultureInfo.InvariantCulture) / KilobytesOfGigabyte, 1)
                : 0,
            File.Exists(KernelFile) ? $"Linux {File.ReadAllText(KernelFile).Trim()}" : RuntimeInformation.OSDescription,
            [TaskKitVersion(), $".NET {Environment.Version}", .. versions]
        );

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Cores} cores ({Processor}), {Gigabytes} GB, {Kernel}, {string.Join(", ", Versions)}"
        );

    // With the commit, where it was built in a checkout.
    private static string TaskKitVersion()
    {
        string version = typeof(ITaskClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        int commit = version.IndexOf('+', StringComparison.Ordinal) + 1;
        return "TaskKit " + (commit > 0 ? version[..Math.Min(version.Length, commit + CommitDigits)] : version);
    }

    private static string? Line(string file, string name) =>
        File.Exists(file) && File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : null;
}
