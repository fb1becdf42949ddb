namespace TaskKit.Bench.Kafka;

/// <summary><c>bench kafka [--quick] [part…]</c>: TaskKit on Kafka and Redis, its peers and its twins, against the same servers in one run.</summary>
internal static class KafkaBench
{
    public const string Name = "kafka";

    private const string Quick = "--quick";

    private static readonly Dictionary<string, Func<BenchPart, Task>> Parts = new()
    {
        ["noop"] = BurnParts.NoopAsync,
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

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var wanted = arguments.Where(argument => argument != Quick).ToList();
        if (wanted.Find(part => !Parts.ContainsKey(part)) is { } unknown)
        {
            Console.Error.WriteLine(
                $"'{unknown}' is no part of the bench on Kafka; expected any of: {string.Join(", ", Parts.Keys)}. Without any all of them run. {Quick} tries them with few tasks."
            );
            return 2;
        }
        if ((Servers.KafkaBroker.Missing ?? Servers.RedisServer.Missing) is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 2;
        }
        bool isQuick = arguments.Contains(Quick);
        var report = new Report();
        long start = TimeProvider.System.GetTimestamp();
        await using var arena = await Arena.StartAsync();
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {Confluent.Kafka.Library.VersionString} (librdkafka)");
        if (isQuick)
            Console.WriteLine("Few tasks: whether it runs, not how fast.");
        var shared = new SharedBurn(arena, report, isQuick);
        foreach (var (name, run) in Parts)
            if (wanted.Count == 0 || wanted.Contains(name))
                await RunPartAsync(name, run, new BenchPart(name, arena, report, shared, isQuick));
        await shared.CleanAsync();
        report.Summary(TimeProvider.System.GetElapsedTime(start));
        return report.Missed ? 1 : 0;
    }

    // One part that breaks must not hide the others' figures.
    private static async Task RunPartAsync(string name, Func<BenchPart, Task> run, BenchPart part)
    {
        long start = TimeProvider.System.GetTimestamp();
        part.Report.Part = $"{name}:";
        try
        {
            await run(part);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            part.Report.Broke(name, e);
        }
        Report.Note($"({TimeProvider.System.GetElapsedTime(start).TotalSeconds:N0} s)");
    }
}
