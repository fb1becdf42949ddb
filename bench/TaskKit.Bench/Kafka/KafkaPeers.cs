using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TaskKit.Bench.Peers;

namespace TaskKit.Bench.Kafka;

/// <summary>The peers that read the same topic, and Kafka's own load tool.</summary>
/// <param name="arena">The servers.</param>
internal sealed partial class KafkaPeers(Arena arena)
{
    private const double WarmUp = 1.0 / 3;
    private const string Parallelism = "64";

    /// <summary>The loop that seed 000 describes, on kafka-go: one reader a partition, commits batched.</summary>
    public Task<double?> KafkaGoAsync(string topic, int count)
    {
        string program = Path.Combine(PeerPrograms.Folder, "kafkago-bench");
        if (PeerPrograms.IsMissing(program))
            return Task.FromResult<double?>(null);
        string[] servers = ["-brokers", arena.Brokers, "-redis", arena.Redis, "-topic", topic, "-group", "kafka-go"];
        return WatchAsync(program, PeerPrograms.Folder, [.. servers, "work", Text(count), Text(Arena.Partitions)], count);
    }

    /// <summary>Confluent's Parallel Consumer with a guard and a state in Redis for each task.</summary>
    public Task<double?> ParallelConsumerAsync(string topic, int count)
    {
        string folder = Path.GetFullPath(Path.Combine(PeerPrograms.Folder, "..", "java"));
        if (PeerPrograms.IsMissing(Path.Combine(folder, "classes")))
            return Task.FromResult<double?>(null);
        string[] arguments = ["-cp", "classes:libs/*", "Bench", arena.Brokers, arena.Redis, topic, "parallel-consumer", Text(count)];
        return WatchAsync("java", folder, [.. arguments, "UNORDERED", Parallelism], count);
    }

    /// <summary>asynq: what it enqueues and works off in a second.</summary>
    public async Task<double?> AsynqAsync(int count)
    {
        string program = Path.Combine(PeerPrograms.Folder, "asynq-bench");
        if (PeerPrograms.IsMissing(program))
            return null;
        await PeerPrograms.RunAsync(program, "-redis", arena.Redis, "enqueue", Text(count));
        string output = await PeerPrograms.RunAsync(program, "-redis", arena.Redis, "work", Text(count), "128");
        await arena.ForgetPeersAsync();
        return Figure(Rate().Match(output));
    }

    /// <summary>Kafka's own producer as fast as it goes: large batches, a short linger.</summary>
    public async Task<double?> ProducerPerfAsync(string topic, int count, int bytes)
    {
        if (Servers.KafkaKit.Script is not { } kit)
            return null;
        string[] load = ["--topic", topic, "--num-records", Text(count), "--record-size", Text(bytes), "--throughput", "-1"];
        string[] tuned = ["acks=all", "batch.size=131072", "linger.ms=5", "buffer.memory=134217728"];
        string output = await PeerPrograms.RunAsync(
            "bash",
            [kit, "tool", "producer-perf", .. load, "--bootstrap-server", arena.Brokers, "--command-property", .. tuned]
        );
        return Figure(RecordsPerSecond().Matches(output)[^1]);
    }

    // Each makes one key a task: their number tells how far a peer is, without its start and its warm-up.
    private async Task<double?> WatchAsync(string program, string folder, string[] arguments, int count)
    {
        await arena.ForgetPeersAsync();
        using var process = Start(program, folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        long warmUp = (long)(count * WarmUp);
        long keys = 0,
            from = 0,
            start = 0,
            end = 0;
        while (keys < count && !process.HasExited)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            keys = arena.CountPeerKeys();
            end = TimeProvider.System.GetTimestamp();
            if (start == 0 && keys >= warmUp)
                (from, start) = (keys, end);
        }
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || keys < count)
            throw new InvalidOperationException(
                $"{Path.GetFileName(program)} ended with {process.ExitCode} after {keys:N0} of {count:N0} tasks."
            );
        await arena.ForgetPeersAsync();
        return (count - from) / TimeProvider.System.GetElapsedTime(start, end).TotalSeconds;
    }

    private static Process Start(string program, string folder, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;

    private static double Figure(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"= (\d+)/s")]
    private static partial Regex Rate();

    [GeneratedRegex(@"records sent, ([\d.]+) records/sec")]
    private static partial Regex RecordsPerSecond();
}
