namespace TaskKit.Bench.Kafka;

/// <summary><c>bench kafka [--quick | --divide=N] [part…]</c>: TaskKit on Kafka and Redis, its peers and its twins, against the same servers in one run.</summary>
internal static class KafkaBench
{
    public const string Name = "kafka";

    private const string Quick = "--quick";
    private const string Divide = "--divide=";
    private const int QuickDivisor = 20;

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
        var wanted = arguments.Where(argument => argument != Quick && !argument.StartsWith(Divide, StringComparison.Ordinal)).ToList();
        if (wanted.Find(part => !Parts.ContainsKey(part)) is { } unknown)
        {
            Console.Error.WriteLine(
                $"'{unknown}' is no part of the bench on Kafka; expected any of: {string.Join(", ", Parts.Keys)}. Without any all of them run. {Quick} tries them with few tasks, {Divide}N takes N times fewer than a full run."
            );
            return 2;
        }
        if ((Servers.KafkaBroker.Missing ?? Servers.RedisServer.Missing) is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 2;
        }
        int divisor = DivisorOf(arguments);
        var report = new Report();
        long start = TimeProvider.System.GetTimestamp();
        await using var arena = await Arena.StartAsync();
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {Confluent.Kafka.Library.VersionString} (librdkafka)"
        );
        if (divisor > 1)
            Console.WriteLine($"{divisor} times fewer tasks than a full run: whether it works, not how fast it is.");
        var shared = new SharedBurn(arena, report, divisor);
        foreach (var (name, run) in Parts)
            if (wanted.Count == 0 || wanted.Contains(name))
                await RunPartAsync(name, run, new BenchPart(name, arena, report, shared, divisor));
        await shared.CleanAsync();
        report.Summary(TimeProvider.System.GetElapsedTime(start));
        return report.Missed ? 1 : 0;
    }

    private static int DivisorOf(string[] arguments) =>
        arguments.Contains(Quick) ? QuickDivisor
        : Array.Find(arguments, argument => argument.StartsWith(Divide, StringComparison.Ordinal)) is { } divide
            ? Math.Max(1, int.Parse(divide[Divide.Length..], System.Globalization.CultureInfo.InvariantCulture))
        : 1;

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
