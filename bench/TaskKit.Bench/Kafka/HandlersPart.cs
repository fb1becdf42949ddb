namespace TaskKit.Bench.Kafka;

/// <summary>Handlers that wait, in as many slots as there are.</summary>
internal static class HandlersPart
{
    private const int BareRounds = 50;

    public static async Task RunAsync(BenchPart part)
    {
        part.Report.Section("Handlers that wait: share of what the slots could do");
        await MeasureAsync(part, milliseconds: 10, slots: 100);
        await MeasureAsync(part, milliseconds: 100, slots: 1000);
    }

    private static async Task MeasureAsync(BenchPart part, int milliseconds, int slots)
    {
        int count = part.Scale(60_000),
            first = count / 5;
        var payload = BenchTask.Sample with { SleepMs = milliseconds };
        var result = await part.BurnAsync(
            $"{milliseconds}ms",
            first,
            count,
            prefix => new Burn(part.Arena, prefix, first, count) { Concurrency = slots },
            _ => payload
        );
        double ideal = slots * 1000.0 / milliseconds;
        part.Report.Figure(
            $"{milliseconds} ms × {slots} slots: bare loops, for the clock's own share",
            await BareAsync(milliseconds, slots) / ideal * 100,
            "%"
        );
        // By handlers: the time of the last commit is no part of it.
        part.Report.AtLeast($"{milliseconds} ms × {slots} slots", result.RateBetween(0, 10) / ideal * 100, 90, "% of ideal");
    }

    private static async Task<double> BareAsync(int milliseconds, int slots)
    {
        long start = TimeProvider.System.GetTimestamp();
        int rounds = Math.Max(5, BareRounds * 10 / milliseconds);
        await Task.WhenAll(
            Enumerable
                .Range(0, slots)
                .Select(async _ =>
                {
                    for (int i = 0; i < rounds; i++)
                        await PreciseWait.ForAsync(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
                })
        );
        return slots * (double)rounds / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }
}
