using TaskKit.Bench.Peers;

namespace TaskKit.Bench.Sqlite;

/// <summary>The peers on .NET, on a SQLite file.</summary>
internal static class PeersRun
{
    public static async Task RunAsync(string folder, Report report, int divisor)
    {
        report.Section("Peers on .NET: stored no-op tasks worked off (100-byte payload; each set up as its documentation says for speed)");
        var peers = new DotnetPeers(report);
        if (!await peers.IsThereAsync())
            return;
        string[] file = ["--db", Path.Combine(folder, "peer.db")];
        string[] full = [.. file, "--sync", "full"];
        string[] one = [.. full, "--concurrency", "1"];
        await peers.MeasureAsync("Hangfire", "one worker, its best", "hangfire-sqlite", "burndown", Tasks(1_500), one);
        await peers.MeasureAsync("Quartz", "100 threads, no states kept", "quartz-sqlite", "burndown", Tasks(6_000), file);
        await peers.DrainAsync("Quartz", "quartz-sqlite", Tasks(3_000), file);
        await peers.DrainAsync("Wolverine", "wolverine-sqlite", Tasks(3_000), full);
        await peers.MeasureAsync("Wolverine", "from its submitter's memory", "wolverine-sqlite", "burndown", Tasks(20_000), full);

        int Tasks(int count) => Math.Max(count / divisor, 500);
    }
}
