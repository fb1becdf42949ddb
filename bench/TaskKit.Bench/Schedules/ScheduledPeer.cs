using System.Globalization;
using System.Text.Json;
using TaskKit.Bench.Peers;

namespace TaskKit.Bench.Schedules;

/// <summary>A peer with schedules, and how it is set up.</summary>
/// <param name="Name">The library's name.</param>
/// <param name="Program">The peer, as the program calls it.</param>
/// <param name="Most">The most schedules that it runs off between two bursts, on two cores.</param>
/// <param name="How">Its settings, in words.</param>
/// <param name="Options">Its settings, as the program knows them.</param>
internal sealed record ScheduledPeer(string Name, string Program, int Most, string How, params string[] Options)
{
    private const int Bursts = 2;

    private static readonly TimeSpan SetUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(25);

    /// <summary>All that are measured. Below 100 ms Hangfire only waits for its own lock more often.</summary>
    public static IReadOnlyList<ScheduledPeer> All { get; } =
    [
        new("Quartz", "quartz", 5_000, "100 threads"),
        new("Hangfire", "hangfire", 100, "one worker, asks every 100 ms", "--poll", "100"),
        new("Hangfire", "hangfire", 100, "one worker, asks every 15 s as by default"),
    ];

    /// <summary>False for one that only shows the cost of idling: it would be seconds late for each burst.</summary>
    public bool HasBursts => Program != "hangfire" || Options.Length > 0;

    /// <summary>Measures its bursts.</summary>
    /// <param name="folder">The folder for its file.</param>
    /// <param name="report">The report that gets the figures.</param>
    /// <param name="most">The most schedules.</param>
    /// <param name="ours">The schedules a second that TaskKit ran off in the slowest of its own bursts.</param>
    public async Task BurstsAsync(string folder, Report report, int most, double ours)
    {
        int count = Math.Min(Most, most);
        var plan = BurstPlan.After(TimeProvider.System.GetUtcNow(), SetUp, Bursts, Gap);
        string times = string.Join(',', plan.Times.Select(time => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        if (await RunAsync(folder, report, count, "--cron", plan.Cron, "--times", times) is not { } result)
            return;
        string durability = result.GetProperty("durability").GetString()!;
        double last = result.GetProperty("bursts").EnumerateArray().Max(burst => burst[2].GetDouble());
        report.Figure($"{Title(result)}: the last of {count:N0} runs", last, "ms", durability);
        report.AtLeast($"  schedules a second, ratio to {Name}", ours / (count / last * 1_000), 1, "×");
    }

    /// <summary>Measures the CPU time of schedules that are not due.</summary>
    /// <param name="folder">The folder for its file.</param>
    /// <param name="report">The report that gets the figures.</param>
    /// <param name="most">The most schedules.</param>
    /// <param name="cron">The cron text of each.</param>
    /// <param name="warmUp">The time that is not measured.</param>
    /// <param name="time">The time that is.</param>
    public async Task IdleAsync(string folder, Report report, int most, string cron, TimeSpan warmUp, TimeSpan time)
    {
        int count = Math.Min(Most, most);
        string[] seconds = ["--warm-up", $"{(int)warmUp.TotalSeconds}", "--idle", $"{(int)time.TotalSeconds}"];
        if (await RunAsync(folder, report, count, ["--cron", cron, .. seconds]) is { } result)
            report.Figure($"{Title(result)}: {count:N0} schedules", result.GetProperty("idlePercent").GetDouble(), "% of a core");
    }

    private string Title(JsonElement result) => $"{Name} {result.GetProperty("version").GetString()}, {How}";

    private async Task<JsonElement?> RunAsync(string folder, Report report, int count, params string[] options)
    {
        string file = Path.Combine(folder, $"{Path.GetRandomFileName()}.db");
        var (result, failure) = await SchedulePeers.RunAsync(Program, file, count, [.. Options, .. options]);
        if (failure is not null)
            report.NotMeasured($"{Name}, {How}", failure);
        return result;
    }
}
