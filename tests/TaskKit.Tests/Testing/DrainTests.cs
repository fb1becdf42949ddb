using TaskKit.Testing;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Testing;

/// <summary>Tests of running all that is due.</summary>
public sealed class DrainTests
{
    public static TheoryData<string> Stores => Kit.Stores;

    [Theory, MemberData(nameof(Stores))]
    public async Task All_that_is_due_runs_also_the_follow_ups(string store)
    {
        await using var host = await Kit.StartAsync(
            store,
            (probe, context, _) =>
            {
                context.AddFollowUp(Kit.LetterCodec, new Letter($"after {probe.Name}"), null);
                return TaskResult.Done;
            }
        );
        await host.EnqueueAsync("1");
        await host.EnqueueAsync("2");
        await host.EnqueueAsync("3", new() { Delay = TimeSpan.FromHours(1) });

        Assert.Equal(4, await host.DrainAsync());

        Assert.Equal((4, 1), (await host.CountAsync(TaskState.Done), await host.CountAsync(TaskState.Scheduled)));
        Assert.Equal(0, await host.DrainAsync());
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Each_retry_runs_at_its_time_until_the_task_is_dead(string store)
    {
        await using var host = await Kit.StartAsync(store, (_, _, _) => throw new InvalidDataException("bad"));
        var id = await host.EnqueueAsync();

        var waits = new List<TimeSpan>();
        Assert.Equal(1, await host.DrainAsync());
        while (await host.AdvanceToNextAsync() is { } wait)
        {
            waits.Add(wait);
            Assert.Equal(1, await host.DrainAsync());
        }

        Assert.Equal([1, 2, 4], waits.Select(wait => wait.TotalSeconds));
        Assert.Equal([1, 2, 3, 4], host.Attempts.Select(attempt => attempt.Attempt));
        Assert.Equal(TaskState.Dead, (await host.FindAsync(id)).State);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_task_that_never_ends_is_named_at_the_limit(string store)
    {
        await using var host = await Kit.StartAsync(store, (_, _, _) => TaskResult.Snooze(TimeSpan.Zero));
        var id = await host.EnqueueAsync();

        var error = await Assert.ThrowsAsync<TaskTestException>(() => host.DrainAsync(limit: 20));

        Assert.StartsWith("20 attempts have run, and tasks are still due.", error.Message, StringComparison.Ordinal);
        Assert.Contains($"attempt 1 of probe {id}, which is SCHEDULED", error.Message, StringComparison.Ordinal);
        Assert.Equal(20, host.Attempts.Count);
        Assert.True(await host.ProcessOneAsync());
    }

    [Fact]
    public async Task A_follow_up_that_adds_itself_is_named_at_the_limit()
    {
        await using var host = await Kit.StartAsync(
            probe: (probe, context, _) =>
            {
                context.AddFollowUp(ProbeCatalog.Codec, probe, null);
                return TaskResult.Done;
            }
        );
        await host.EnqueueAsync();

        var error = await Assert.ThrowsAsync<TaskTestException>(() => host.DrainAsync());

        Assert.StartsWith("10000 attempts have run", error.Message, StringComparison.Ordinal);
        Assert.Contains("which is DONE and has added probe.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exactly_the_limit_is_no_error()
    {
        await using var host = await Kit.StartAsync();
        await host.EnqueueAsync();
        await host.EnqueueAsync();

        Assert.Equal(2, await host.DrainAsync(limit: 2));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.DrainAsync(limit: 0));
    }

    [Fact]
    public async Task A_cancelled_call_runs_nothing()
    {
        await using var host = await Kit.StartAsync();
        await host.EnqueueAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.DrainAsync(cancellationToken: new CancellationToken(true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.ProcessOneAsync(new CancellationToken(true)));

        Assert.Equal(1, await host.CountAsync(TaskState.Pending));
    }
}
