using System.Globalization;

namespace TaskKit.Bench.Kafka;

/// <summary>The resources that a process uses, as /proc tells them.</summary>
internal readonly record struct Usage(int ProcessId)
{
    // The kernel's unit in /proc, the same on all common systems.
    private const double TicksPerSecond = 100;

    /// <summary>Seconds of CPU, user and system, since the process began.</summary>
    public double CpuSeconds
    {
        get
        {
            // "123 (name) S …", where the name may hold anything; utime and stime are the 12th and 13th after it.
            string stat = File.ReadAllText($"/proc/{ProcessId}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture))
                / TicksPerSecond;
        }
    }

    public int Threads => (int)Status("Threads:");

    public double PeakMegabytes => Status("VmHWM:") / 1024.0;

    public double Megabytes => Status("VmRSS:") / 1024.0;

    private long Status(string name)
    {
        string line = File.ReadLines($"/proc/{ProcessId}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
