using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Bench.Sqlite;

namespace TaskKit.Bench.Limits;

/// <summary>A stored backlog, which each round works off from a copy of its own.</summary>
/// <param name="path">The file of the backlog.</param>
/// <param name="free">The number of tasks of free types.</param>
/// <param name="slow">The number of tasks of the slow type.</param>
internal sealed class LimitRound(string path, int free, int slow)
{
    private const int Concurrency = 1000;
    private const int WarmUpShare = 10;
    private const int Batch = 10_000;

    private int _number;

    /// <summary>Stores the backlog.</summary>
    /// <param name="types">The number of free types that have one.</param>
    public async Task FillAsync(int types)
    {
        await using var host = await StartAsync(path, new LimitProbe(0, 0), [new("TaskKit:Worker:Enabled", "false")]);
        var tasks = Enumerable
            .Range(0, free)
            .Select(i => LimitTypes.OfFree(i % types))
            .Concat(Enumerable.Range(0, slow).Select(_ => LimitTypes.OfSlow()));
        foreach (var batch in tasks.Chunk(Batch))
        foreach (var outcome in await host.Client.SubmitAsync(batch))
            if (outcome.Status != SubmitStatus.Stored)
                throw new InvalidOperationException($"A task was not stored: {outcome.Status} {outcome.Reason}");
    }

    /// <summary>Measures the free tasks, and then runs off what the limit held back.</summary>
    public async Task<LimitResult> RunAsync(LimitSide side)
    {
        string copy = $"{path}.{_number++}";
        File.Copy(path, copy);
        var measured = new LimitProbe(free / WarmUpShare, free);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        TimeSpan time;
        await using (await StartAsync(copy, measured, side.Settings))
            time = await measured.Measured;
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        int begun = side.Rate is { } rate ? StoredStarts.MostWithin(copy, LimitTypes.Slow, rate.Period) : 0;
        var rest = new LimitProbe(0, 0);
        long done = 0;
        await using (var host = await StartAsync(copy, rest, []))
            while (measured.Runs + rest.Runs < free + slow || (done = await host.CountAsync(TaskState.Done)) < free + slow)
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        File.Delete(copy);
        return new LimitResult((free - free / WarmUpShare) / time.TotalSeconds, cpu.TotalMicroseconds / free)
        {
            Done = done,
            Runs = measured.Runs + rest.Runs,
            SlowRuns = measured.SlowRuns,
            MostAtOnce = measured.MostAtOnce,
            MostWithin = begun,
        };
    }

    private static Task<BenchHost> StartAsync(string path, LimitProbe probe, IEnumerable<KeyValuePair<string, string?>> settings) =>
        BenchHost.StartAsync(
            path,
            [new("TaskKit:Worker:Concurrency", $"{Concurrency}"), .. settings],
            LimitTypes.Registry,
            services => services.AddSingleton(probe)
        );
}

/// <summary>The figures of one round.</summary>
/// <param name="Rate">Tasks of free types a second.</param>
/// <param name="Cpu">CPU time of the process for each of them, in µs.</param>
internal sealed record LimitResult(double Rate, double Cpu)
{
    public required long Done { get; init; }
    public required long Runs { get; init; }
    public required long SlowRuns { get; init; }
    public required int MostAtOnce { get; init; }
    public required int MostWithin { get; init; }
}
