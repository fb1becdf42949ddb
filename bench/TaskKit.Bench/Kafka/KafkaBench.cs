using TaskKit.Bench.Results;

namespace TaskKit.Bench.Kafka;

/// <summary><c>bench kafka</c>: TaskKit on Kafka and Redis, its peers and its twins, against the same servers in one run.</summary>
internal static class KafkaBench
{
    private static readonly Dictionary<string, Func<BenchPart, Task>> Parts = new()
    {
        ["noop"] = BurnParts.NoopAsync,
        ["peers"] = PeersPart.RunAsync,
        ["backlog"] = BurnParts.BacklogAsync,
        ["redis"] = BurnParts.RedisAsync,
        ["memory"] = BurnParts.MemoryAsync,
        ["stateless"] = StatelessPart.RunAsync,
        ["handlers"] = HandlersPart.RunAsync,
        ["keys"] = RatioParts.KeysAsync,
        ["failing"] = RatioParts.FailingAsync,
        ["stuck"] = RatioParts.StuckAsync,
        ["submit"] = SubmitPart.RunAsync,
        ["latency"] = LatencyPart.RunAsync,
        ["types"] = TypesPart.RunAsync,
    };

    public static Suite Suite { get; } =
        new("kafka", [.. Parts.Keys], ["noop", "peers", "backlog", "redis", "memory", "stateless", "submit", "latency"], RunAsync);

    private static async Task<int> RunAsync(BenchOptions options)
    {
        if ((Servers.KafkaBroker.Missing ?? Servers.RedisServer.Missing) is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 2;
        }
        var report = new Report(options.Out);
        long start = TimeProvider.System.GetTimestamp();
        await using var arena = await Arena.StartAsync();
        report.Begin(Machine.Look(arena.Versions), options.Divisor);
        var shared = new SharedBurn(arena, report, options.Divisor);
        foreach (var (name, run) in Parts)
            if (options.Wants(name))
                await report.RunAsync(name, () => run(new BenchPart(name, arena, report, shared, options)));
        await shared.CleanAsync();
        report.Summary(TimeProvider.System.GetElapsedTime(start));
        return report.Missed ? 1 : 0;
    }
}
