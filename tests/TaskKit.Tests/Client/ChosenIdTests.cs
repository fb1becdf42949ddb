using System.Collections.Concurrent;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Client;

/// <summary>Ids that callers choose.</summary>
public sealed class ChosenIdTests
{
    private readonly EnqueueOptions _chosen = new() { Id = TaskId.New(TimeProvider.System) };

    [Fact]
    public async Task A_repeat_is_the_same_task_and_other_content_a_conflict()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        Assert.Equal(_chosen.Id, await host.EnqueueAsync("x", _chosen));
        Assert.Equal(_chosen.Id, await host.EnqueueAsync("x", _chosen));
        var error = await Assert.ThrowsAsync<TaskSubmitException>(async () =>
            await TaskClientExtensions.SubmitOneAsync(host.Client, ProbeCatalog.Codec, new Probe("y"), _chosen, default)
        );
        Assert.Equal("id_conflict", error.Code);
    }

    [Fact]
    public async Task An_id_is_its_own_idempotency_key_where_no_other_is_stated()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        await host.EnqueueAsync("x", _chosen);
        var other = new EnqueueOptions { Id = TaskId.New(TimeProvider.System), IdempotencyKey = "once" };
        await host.EnqueueAsync("x", other);
        Assert.Equal(_chosen.Id.ToString(), (await host.FindAsync(_chosen.Id!.Value)).Task.IdempotencyKey);
        Assert.Equal("once", (await host.FindAsync(other.Id.Value)).Task.IdempotencyKey);
    }

    [Fact]
    public async Task An_id_is_for_one_task()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        var error = await Assert.ThrowsAsync<TaskSubmitException>(async () =>
            await TaskClientExtensions.SubmitManyAsync(host.Client, ProbeCatalog.Codec, [new Probe("a"), new Probe("b")], _chosen, default)
        );
        Assert.Equal("options_invalid", error.Code);
    }

    [Fact]
    public async Task A_follow_up_has_an_id_of_its_own()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, context, _) =>
            {
                var error = Assert.Throws<TaskSubmitException>(() => context.AddFollowUp(ProbeCatalog.Codec, new Probe("next"), _chosen));
                Assert.Equal("options_invalid", error.Code);
                return TaskResult.Done;
            }
        );
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
    }
}
