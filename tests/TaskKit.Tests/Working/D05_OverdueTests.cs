using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Working;

/// <summary>A handler that ignores its token keeps its slot: that is said once, counted, and shown by the health check while it lasts.</summary>
public sealed class D05_OverdueTests
{
    [Theory]
    [InlineData(true, "still blocks its thread")]
    [InlineData(false, "has returned its task")]
    public async Task D05_An_attempt_beyond_its_timeout_is_reported_once_and_degrades_health(bool blocks, string doing)
    {
        using var gate = new ManualResetEventSlim();
        using var counted = new CountListener("taskkit.attempt.overdue", "taskkit.task.type", ProbeCatalog.Limited);
        await using var host = await WorkerHost.StartAsync(
            async (_, _, _) =>
            {
                if (blocks)
                    gate.Wait(CancellationToken.None);
                else
                    await Task.Run(() => gate.Wait(CancellationToken.None), CancellationToken.None);
                return TaskResult.Done;
            }
        );
        var options = new EnqueueOptions { MaxRetries = 0, Timeout = TimeSpan.FromMilliseconds(50) };
        var id = await host.EnqueueAsync(options: options, limited: true);
        // A later one, so that there is a sweep after the report of the first.
        var second = await host.EnqueueAsync(options: options with { Timeout = TimeSpan.FromMilliseconds(200) }, limited: true);

        await Eventually.TrueAsync(() => Reports(host, second).Count == 1);
        string report = Assert.Single(Reports(host, id));
        Assert.Contains(doing, report, StringComparison.Ordinal);
        Assert.Contains("timeout of 50ms", report, StringComparison.Ordinal);
        Assert.InRange(counted.Count, 2, long.MaxValue);
        var health = await HealthAsync(host);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("2 running attempts", health.Entries["taskkit"].Description, StringComparison.Ordinal);

        gate.Set();
        await host.WaitAsync(id, TaskState.Done);
        await host.WaitAsync(second, TaskState.Done);
        await Eventually.TrueAsync(async () => (await HealthAsync(host)).Status == HealthStatus.Healthy);
    }

    private static List<string> Reports(WorkerHost host, TaskId id) =>
        [
            .. host
                .Logs.Lines.Where(line => line.Id.Id == 16 && line.Text.Contains(id.ToString(), StringComparison.Ordinal))
                .Select(line => line.Text),
        ];

    private static Task<HealthReport> HealthAsync(WorkerHost host) =>
        host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
}
