using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

/// <summary>Limits hold in the workers of several programs that share a backend.</summary>
public abstract class LimitContract : ProgramContract
{
    private readonly Lock _gate = new();
    private int _running;
    private int _most;

    [ContractFact]
    public async Task A_concurrency_of_the_configuration_holds_in_two_programs_and_costs_other_types_nothing()
    {
        await using var one = await WorkerAsync(("TotalConcurrency", "2"));
        await using var two = await WorkerAsync(("TotalConcurrency", "2"));
        var ids = new List<TaskId>();
        for (int i = 0; i < 30; i++)
        {
            ids.Add(await one.EnqueueAsync("work"));
            ids.Add(await two.EnqueueAsync("other", limited: true));
        }

        foreach (var id in ids)
            Assert.Equal((1, 0), await EndedAsync(one, id));
        Assert.Equal(2, _most);
    }

    [Trait("Seed", "0-30")]
    [ContractFact]
    public async Task A_rate_holds_in_two_programs()
    {
        var period = TimeSpan.FromMilliseconds(500);
        await using var one = await WorkerAsync(("Rate", "5/500ms"));
        await using var two = await WorkerAsync(("Rate", "5/500ms"));
        var ids = new List<TaskId>();
        for (int i = 0; i < 20; i++)
            ids.Add(await one.EnqueueAsync("work"));
        foreach (var id in ids)
            Assert.Equal((1, 0), await EndedAsync(one, id));

        var starts = new List<DateTimeOffset>();
        foreach (var id in ids)
            starts.Add((await one.FindAsync(id)).StartedAt!.Value);
        starts.Sort();
        for (int i = 5; i < starts.Count; i++)
            Assert.InRange(starts[i] - starts[i - 5], period - StartsApart, TimeSpan.MaxValue);
    }

    [ContractFact]
    public async Task A_limit_that_is_set_at_run_time_reaches_every_worker_and_outlives_it()
    {
        await using var client = await HostAsync(worker: false);
        await using (var first = await HostAsync())
        {
            await Limits(client).SetAsync(ProbeCatalog.Type, new TaskLimit { Concurrency = 1 }, "anna");
            await Eventually.TrueAsync(() => Says(first, "is now: at most 1 at once"));
            await RunManyAsync(client, 10);
            Assert.Equal(1, _most);
        }

        await using var second = await HostAsync();
        await RunManyAsync(client, 10);
        Assert.Equal(1, _most);

        Assert.True(await Limits(client).ClearAsync(ProbeCatalog.Type));
        await Eventually.TrueAsync(() => Says(second, "is now: no limit"));
        // As many at once as the worker has slots, once they are seen together.
        await Eventually.TrueAsync(async () =>
        {
            await RunManyAsync(client, 10);
            return _most > 1;
        });
    }

    /// <summary>The most by which the start that a task shows may differ from the moment at which the store counted it. By default that of rounding to ms.</summary>
    protected virtual TimeSpan StartsApart => TimeSpan.FromMilliseconds(2);

    private static bool Says(WorkerHost host, string text) =>
        host.Logs.Lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal));

    private static ITaskLimits Limits(WorkerHost host) => host.Services.GetRequiredService<ITaskLimits>();

    private async Task RunManyAsync(WorkerHost host, int count)
    {
        var ids = new List<TaskId>();
        for (int i = 0; i < count; i++)
            ids.Add(await host.EnqueueAsync("work"));
        foreach (var id in ids)
            await EndedAsync(host, id);
    }

    private static async Task<(int Attempts, int Crashes)> EndedAsync(WorkerHost host, TaskId id)
    {
        var record = await host.WaitAsync(id, TaskState.Done);
        return (record.Attempts, record.Crashes);
    }

    private Task<WorkerHost> WorkerAsync(params (string Key, string Value)[] settings) => HostAsync(worker: true, settings);

    private async Task<WorkerHost> HostAsync(bool worker = true, params (string Key, string Value)[] settings) =>
        await WorkerHost.StartAsync(
            RunAsync,
            options => (options.Worker.Concurrency, options.Worker.Enabled) = (6, worker),
            await OpenAsync(),
            configuration: builder =>
                builder.AddInMemoryCollection(
                    settings.Select(setting =>
                        KeyValuePair.Create($"TaskKit:Types:{ProbeCatalog.Type}:{setting.Key}", (string?)setting.Value)
                    )
                )
        );

    private async ValueTask<TaskResult> RunAsync(Probe probe, TaskContext context, CancellationToken cancellationToken)
    {
        if (probe.Name != "work")
            return TaskResult.Done;
        lock (_gate)
            _most = Math.Max(_most, ++_running);
        // Long enough that tasks which may run at once do.
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        lock (_gate)
            _running--;
        return TaskResult.Done;
    }
}
