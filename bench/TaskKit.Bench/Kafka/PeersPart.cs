using TaskKit.Bench.Peers;

namespace TaskKit.Bench.Kafka;

/// <summary>The peers on .NET, on the same broker and the same Redis.</summary>
internal static class PeersPart
{
    private const string Topics = "peerbench-";

    public static async Task RunAsync(BenchPart part)
    {
        part.Report.Section(
            "Peers on .NET: stored no-op tasks worked off (150-byte payload; each set up as its documentation says for speed)"
        );
        var peers = new DotnetPeers(part.Report);
        if (!await peers.IsThereAsync())
            return;
        string[] kafka = ["--brokers", part.Arena.Brokers, "--payload", "150"];
        string folder = Directory.CreateTempSubdirectory("taskkit-bench-").FullName;
        try
        {
            await peers.MeasureAsync("Wolverine", "on Kafka, inline, without states", "wolverine-kafka", "burndown", Tasks(60_000), kafka);
            string[] inbox = [.. kafka, "--db", Path.Combine(folder, "inbox.db")];
            await peers.MeasureAsync("Wolverine", "on Kafka, durable inbox", "wolverine-kafka-durable", "burndown", Tasks(5_000), inbox);
            string[] redis = ["--redis", part.Arena.Redis, "--payload", "150"];
            await peers.MeasureAsync("Hangfire", "on the same Redis", "hangfire-redis", "burndown", Tasks(8_000), redis);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            await part.Arena.CleanAsync(Topics);
            await part.Arena.ForgetPeersAsync();
        }

        int Tasks(int count) => Math.Max(count / part.Options.Divisor, 500);
    }
}
