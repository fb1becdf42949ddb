using System.Collections.Concurrent;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Sqlite.Tests;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Scheduling;

namespace TaskKit.Tests.Scheduling;

/// <summary>A schedule that is stated in code, in a program with its worker.</summary>
public sealed class DeclaredScheduleTests
{
    [Fact]
    public Task It_fires_in_memory() => FiresAsync(new InMemoryBackend());

    [Fact]
    public async Task It_fires_on_SQLite()
    {
        await using var file = new SqliteFile();
        await FiresAsync(file.Open());
    }

    private static async Task FiresAsync(ITaskBackend backend)
    {
        var runs = new ConcurrentQueue<(string? Schedule, TaskWindow? Window)>();
        var registration = Scheduled.Of(
            (_, context, _) =>
            {
                runs.Enqueue((context.Schedule, context.Window));
                return TaskResult.Done;
            },
            Scheduled.Every(TimeSpan.FromSeconds(1))
        );
        await using var host = await WorkerHost.StartAsync(Handlers.Nothing, backend: backend, registry: Handlers.Registry(registration));

        await Eventually.TrueAsync(() => runs.Count >= 3);

        var windows = runs.Select(run => run.Window!.Value).OrderBy(window => window.To).ToList();
        Assert.All(runs, run => Assert.Equal("probe", run.Schedule));
        Assert.All(windows, window => Assert.Equal(TimeSpan.FromSeconds(1), window.To - window.From));
        Assert.Equal(windows.Count, windows.Select(window => window.To).Distinct().Count());
        Assert.All(windows, window => Assert.Equal(0, window.To.Ticks % TimeSpan.TicksPerSecond));
    }
}
