using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.TestSupport;

namespace TaskKit.Conformance;

/// <summary>Pauses hold back the tasks of every process that shares a backend, wherever these wait.</summary>
public abstract class PauseContract : ProgramContract
{
    private readonly ConcurrentQueue<string> _runs = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [ContractFact]
    public async Task A_pause_by_one_process_holds_the_workers_of_others_back_until_it_is_resumed()
    {
        await using var worker = await WorkerAsync();
        await using var client = await ClientAsync();
        await RunsAsync(client, "first");

        var pause = await Pauses(client).PauseAsync(PauseScope.Type(ProbeCatalog.Type), "gateway down", "anna");
        await Eventually.TrueAsync(() => !worker.Registry.IsOn(ProbeCatalog.Type));
        var held = await client.EnqueueAsync("held");
        await RunsAsync(client, "other", limited: true);

        Assert.DoesNotContain("held", _runs);
        Assert.False((await client.FindAsync(held)).State.IsTerminal());
        string reason = $"paused since {pause.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z by anna: gateway down";
        Assert.Equal(reason, worker.Registry.Info(ProbeCatalog.Type)!.OffReason);

        Assert.True(await Pauses(client).ResumeAsync(PauseScope.Type(ProbeCatalog.Type)));
        await client.WaitAsync(held, TaskState.Done);
        Assert.True(worker.Registry.IsOn(ProbeCatalog.Type));
    }

    [ContractFact]
    public async Task What_runs_goes_on_and_what_would_follow_it_waits()
    {
        await using var worker = await WorkerAsync();
        var runs = await worker.EnqueueAsync("wait", new() { Key = "a" });
        await Eventually.TrueAsync(() => _runs.Contains("wait"));
        TaskId[] behind = [await worker.EnqueueAsync("next", new() { Key = "a" }), await worker.EnqueueAsync("after", new() { Key = "a" })];
        await Pauses(worker).PauseAsync(PauseScope.Type(ProbeCatalog.Type), "x");

        _gate.SetResult();
        await worker.WaitAsync(runs, TaskState.Done);
        await RunsAsync(worker, "other", limited: true);
        Assert.Equal(["wait", "other"], _runs);

        await Pauses(worker).ResumeAsync(PauseScope.Type(ProbeCatalog.Type));
        foreach (var id in behind)
            await worker.WaitAsync(id, TaskState.Done);
        Assert.Equal(["wait", "other", "next", "after"], _runs);
    }

    [ContractFact]
    public async Task Tasks_that_were_claimed_ahead_wait_as_well()
    {
        await using var worker = await WorkerAsync(concurrency: 1);
        var runs = await worker.EnqueueAsync("wait");
        await Eventually.TrueAsync(() => _runs.Contains("wait"));
        var ids = new List<TaskId>();
        for (int i = 0; i < 20; i++)
            ids.Add(await worker.EnqueueAsync("ahead"));
        await Pauses(worker).PauseAsync(PauseScope.Type(ProbeCatalog.Type), "x");

        _gate.SetResult();
        await worker.WaitAsync(runs, TaskState.Done);
        await RunsAsync(worker, "other", limited: true);
        Assert.Equal(["wait", "other"], _runs);

        await Pauses(worker).ResumeAsync(PauseScope.Type(ProbeCatalog.Type));
        foreach (var id in ids)
            Assert.Equal(1, (await worker.WaitAsync(id, TaskState.Done)).Attempts);
    }

    [ContractFact]
    public async Task A_worker_reads_the_pauses_before_its_first_claim()
    {
        await using var client = await ClientAsync();
        await Pauses(client).PauseAsync(PauseScope.Type(ProbeCatalog.Type), "x");
        var held = await client.EnqueueAsync("held");

        await using (var first = await WorkerAsync())
            await RunsAsync(client, "one", limited: true);
        await using var second = await WorkerAsync();
        await RunsAsync(client, "two", limited: true);

        Assert.Equal(["one", "two"], _runs);
        await Pauses(client).ResumeAsync(PauseScope.Type(ProbeCatalog.Type));
        Assert.Equal(0, (await client.WaitAsync(held, TaskState.Done)).Crashes);
    }

    [ContractFact]
    public async Task A_pause_of_everything_holds_everything_back()
    {
        await using var worker = await WorkerAsync();
        await RunsAsync(worker, "before");
        await Pauses(worker).PauseAsync(PauseScope.All, "maintenance");
        var (held, other) = (await worker.EnqueueAsync("held"), await worker.EnqueueAsync("other", limited: true));
        Assert.All(worker.Registry.Infos, info => Assert.StartsWith("everything is paused since ", info.OffReason));

        // A task that would run had it run while the second pause was read.
        await Pauses(worker).PauseAsync(PauseScope.Type(ProbeCatalog.Type), "x");
        await Pauses(worker).ResumeAsync(PauseScope.All);
        await worker.WaitAsync(other, TaskState.Done);
        Assert.Equal(["before", "other"], _runs);

        await Pauses(worker).ResumeAsync(PauseScope.Type(ProbeCatalog.Type));
        await worker.WaitAsync(held, TaskState.Done);
    }

    private static ITaskPauses Pauses(WorkerHost host) => host.Services.GetRequiredService<ITaskPauses>();

    private async Task<WorkerHost> WorkerAsync(int concurrency = 4) =>
        await WorkerHost.StartAsync(RunAsync, options => options.Worker.Concurrency = concurrency, await OpenAsync());

    private async Task<WorkerHost> ClientAsync() =>
        await WorkerHost.StartAsync(RunAsync, options => options.Worker.Enabled = false, await OpenAsync());

    private static async Task RunsAsync(WorkerHost host, string name, bool limited = false) =>
        await host.WaitAsync(await host.EnqueueAsync(name, limited: limited), TaskState.Done);

    private async ValueTask<TaskResult> RunAsync(Probe probe, TaskContext context, CancellationToken cancellationToken)
    {
        _runs.Enqueue(probe.Name);
        if (probe.Name == "wait")
            await _gate.Task.WaitAsync(cancellationToken);
        return TaskResult.Done;
    }
}
