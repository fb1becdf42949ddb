using Microsoft.Extensions.DependencyInjection;
using TaskKit.Testing;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Testing;

/// <summary>Limits in the test kit: on the clock of the test.</summary>
public sealed class LimitTests
{
    public static TheoryData<string> Stores => Kit.Stores;

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_rate_has_room_again_when_the_clock_moves(string store)
    {
        await using var host = await Kit.StartAsync(store);
        var limits = host.Services.GetRequiredService<ITaskLimits>();
        await limits.SetAsync(ProbeCatalog.Type, new TaskLimit { Rate = new TaskRate(3, TimeSpan.FromMinutes(1)) });
        var ids = new List<TaskId>();
        for (int i = 0; i < 8; i++)
            ids.Add(await host.EnqueueAsync());

        Assert.Equal(3, await host.DrainAsync());
        var refusal = await Assert.ThrowsAsync<TaskTestException>(() => host.ProcessAsync(ids[^1]));
        Assert.Contains(
            "waits for the limit of its type. At most 3/1m of its type begin in all workers, and 3 have begun",
            refusal.Message
        );
        await host.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(0, await host.DrainAsync());

        Assert.InRange((await host.AdvanceToNextAsync())!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1.1));
        Assert.Equal(3, await host.DrainAsync());
        await host.AdvanceToNextAsync();
        Assert.Equal(2, await host.DrainAsync());
        Assert.Null(await host.AdvanceToNextAsync());

        await limits.SetAsync(ProbeCatalog.Type, new TaskLimit { Rate = default(TaskRate) });
        await host.EnqueueAsync();
        Assert.Equal(1, await host.DrainAsync());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_concurrency_holds_the_next_task_back_until_one_ends(string store)
    {
        var gate = new TaskCompletionSource();
        await using var host = await Kit.StartAsync(store);
        await host.Services.GetRequiredService<ITaskLimits>().SetAsync(ProbeCatalog.Type, new TaskLimit { Concurrency = 1 });
        await host.EnqueueAsync();
        var second = await host.EnqueueAsync();

        var running = host.ProcessOneAsync<Probe>(
            async (_, _, _) =>
            {
                await gate.Task;
                return TaskResult.Done;
            }
        );
        Assert.False(await host.ProcessOneAsync());
        var refusal = await Assert.ThrowsAsync<TaskTestException>(() => host.ProcessAsync(second));
        Assert.Contains("At most 1 of its type run at once in all workers, and 1 run", refusal.Message);

        gate.SetResult();
        Assert.True(await running);
        Assert.True(await host.ProcessOneAsync());
    }
}
