using System.Globalization;

namespace TaskKit.Bench.Kafka;

/// <summary>The measured worker, in a process of its own: prints a line for each tenth, and its totals once its input ends.</summary>
internal static class WorkerProgram
{
    public const string Name = "kafka-worker";
    public const string FirstKey = "Bench:First";
    public const string CountKey = "Bench:Count";

    /// <param name="arguments">Settings as <c>name=value</c>.</param>
    public static async Task RunAsync(IEnumerable<string> arguments)
    {
        var settings = arguments.Select(text => text.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
        var probe = new BenchProbe(Number(settings, FirstKey), Number(settings, CountKey), Print);
        await using (await KafkaHost.StartAsync(settings, probe))
            await Console.In.ReadToEndAsync();
        var waits = probe.Waits.Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end {probe.Runs} {probe.Done} {At(waits, 50)} {At(waits, 99)}"));
    }

    public static void Print(Mark mark) =>
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"mark {mark.Step} {mark.Timestamp} {mark.Allocated} {mark.Resident}")
        );

    private static long Number(Dictionary<string, string?> settings, string key) =>
        long.Parse(settings[key]!, CultureInfo.InvariantCulture);

    private static double At(List<double> sorted, int percent) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
}
