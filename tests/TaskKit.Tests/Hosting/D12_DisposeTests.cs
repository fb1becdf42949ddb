using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Sqlite.Tests;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Hosting;

/// <summary>A host that is disposed without a stop, because Main threw or forgot it, ends its worker cleanly.</summary>
public sealed class D12_DisposeTests
{
    [Fact]
    public async Task D12_A_host_that_is_disposed_without_a_stop_gives_its_tasks_back()
    {
        await using var file = new SqliteFile();
        var hanging = new HangingScript();
        var host = await WorkerHost.StartAsync(hanging.RunAsync, backend: file.Open());
        var id = await host.EnqueueAsync(options: new() { MaxRetries = 0 });
        await hanging.Started;
        host.DisposeWithoutStop();

        Assert.DoesNotContain(host.Logs.Lines, line => line.Level >= LogLevel.Error);
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 34);
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 32 && line.Text.Contains("uncounted: 1", StringComparison.Ordinal));
        var task = (await file.Open().Operations.FindAsync(id, CancellationToken.None))!;
        Assert.Equal((TaskState.Pending, 0, 0), (task.State, task.Attempts, task.Crashes));
    }

    [Fact]
    public async Task D12_An_idle_worker_ends_with_its_host()
    {
        await using var file = new SqliteFile();
        var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done, backend: file.Open());
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        host.DisposeWithoutStop();
        Assert.DoesNotContain(host.Logs.Lines, line => line.Level >= LogLevel.Error);
        Assert.Contains(host.Logs.Lines, line => line.Id.Id == 32);
    }

    [Fact]
    public async Task D12_A_handler_that_fails_because_its_services_are_gone_costs_no_retry()
    {
        await using var file = new SqliteFile();
        var others = file.Open();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = new LateService();
        WorkerHost? host = null;
        host = await WorkerHost.StartAsync(
            async (_, _, _) =>
            {
                // Made after the worker, so it is disposed before it.
                _ = host!.Services.GetRequiredService<LateService>();
                started.SetResult();
                await late.Disposing.Task;
                _ = host.Services.GetRequiredService<LateService>();
                return TaskResult.Done;
            },
            backend: file.Open(),
            services: services => services.AddSingleton(_ => late)
        );
        var id = await host.EnqueueAsync(options: new() { MaxRetries = 0 });
        await started.Task;
        late.IsSettled = async () => (await others.Operations.FindAsync(id, CancellationToken.None))!.State != TaskState.Running;
        host.DisposeWithoutStop();
        var task = (await others.Operations.FindAsync(id, CancellationToken.None))!;
        Assert.Equal((0, null), (task.Attempts, task.Failure));
        Assert.NotEqual(TaskState.Dead, task.State);
    }

    [Fact]
    public async Task D12_A_stop_followed_by_a_dispose_stops_once()
    {
        var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        await host.StopAsync();
        host.DisposeWithoutStop();
        Assert.Single(host.Logs.Lines, line => line.Id.Id == 32);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Id.Id == 34);
    }

    /// <summary>Its disposal waits until the handler that uses it has ended.</summary>
    private sealed class LateService : IAsyncDisposable
    {
        public TaskCompletionSource Disposing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<ValueTask<bool>> IsSettled { get; set; } = () => new(true);

        public async ValueTask DisposeAsync()
        {
            Disposing.TrySetResult();
            await Eventually.TrueAsync(IsSettled, "the task is settled");
        }
    }
}
