namespace TaskKit.Bench.Kafka;

/// <summary>Without a state store, against the loop that anybody would write.</summary>
internal static class StatelessPart
{
    public static async Task RunAsync(BenchPart part)
    {
        // As many to warm up: what takes two seconds is else measured while it is still being compiled.
        int count = part.Scale(1_000_000),
            first = count;
        part.Report.Section($"Without a state store: {count:N0} tasks, against a raw Consume() loop over the same records");
        string prefix = $"{part.Name}.";
        var arena = part.Arena;
        await arena.PrepareAsync(prefix);
        var burn = new Burn(arena, prefix, first, count) { IsStateless = true };
        await using (var client = await KafkaHost.StartAsync(burn.ClientSettings, new BenchProbe(0, 1, null)))
            await client.FillAsync(first + count);
        double before = await RawAsync(arena, prefix, "raw-1", first, count);
        var result = await burn.RunAsync();
        double after = await RawAsync(arena, prefix, "raw-2", first, count);
        await arena.CleanAsync(prefix);
        double raw = (before + after) / 2;
        part.Report.Figure("raw loop, before", before, "/s");
        part.Report.Figure("raw loop, after", after, "/s");
        // By handlers on both sides: the raw loop's commits come whenever the client likes.
        double rate = result.RateBetween(0, 10);
        part.Report.Figure("TaskKit", rate, "/s");
        part.Report.AtLeast("  TaskKit to the raw loop", rate / raw, 0.7, "×", goal: 1);
        part.Report.Figure("CPU of the worker", result.WorkerMicroseconds, "µs a task");
        part.Audit("stateless", first + count, result.Totals, isStateless: true);
    }

    private static async Task<double> RawAsync(Arena arena, string prefix, string group, int first, int count)
    {
        await using var raw = RawLoop.Start(arena.Brokers, BenchPart.TopicOf(prefix), group, first, count);
        var marks = await raw.AllMarksAsync();
        await raw.StopAsync();
        return count / TimeProvider.System.GetElapsedTime(marks[0].Timestamp, marks[^1].Timestamp).TotalSeconds;
    }
}
