using TaskKit.Testing;

namespace TaskKit.Tests.Testing;

/// <summary>Tests of the clock: handlers that wait for it, timeouts, and what is kept.</summary>
public sealed class TimeTests
{
    public static TheoryData<string> Stores => Kit.Stores;

    [Fact]
    public async Task The_clock_begins_where_the_test_says_and_stands()
    {
        await using var host = await Kit.StartAsync(configure: test => test.Start = new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));

        Assert.Same(host.Time, host.Services.GetService(typeof(TimeProvider)));
        await host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero), host.Time.GetUtcNow());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.AdvanceAsync(TimeSpan.FromSeconds(-1)));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_handler_that_waits_goes_on_with_the_clock(string store)
    {
        TaskTestHost host = null!;
        var times = new List<double>();
        host = await Kit.StartAsync(
            store,
            async (_, _, token) =>
            {
                for (int i = 0; i < 3; i++)
                {
                    await Task.Delay(TimeSpan.FromSeconds(5), host.Time, token);
                    times.Add((host.Time.GetUtcNow() - host.Time.Start).TotalSeconds);
                }
                return TaskResult.Done;
            }
        );
        await using var _ = host;
        var id = await host.EnqueueAsync();

        var running = host.ProcessOneAsync();
        await host.AdvanceAsync(TimeSpan.FromSeconds(14));
        Assert.Equal(TaskState.Running, (await host.FindAsync(id)).State);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(TaskState.Done, (await host.FindAsync(id)).State);
        Assert.True(await running);
        Assert.Equal([5, 10, 15], times);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_handler_that_takes_too_long_is_stopped_at_its_timeout(string store)
    {
        TaskTestHost host = null!;
        host = await Kit.StartAsync(
            store,
            async (_, _, token) =>
            {
                await Task.Delay(TimeSpan.FromMinutes(2), host.Time, token);
                return TaskResult.Done;
            }
        );
        await using var _ = host;
        var id = await host.EnqueueAsync();

        var running = host.ProcessAsync(id);
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        var outcome = await running;

        Assert.Equal((TaskState.Retrying, TaskErrorTypes.Timeout), (outcome.State, outcome.Reason));
        Assert.Equal("The attempt took longer than its timeout of 30s.", outcome.Error!.Message);
        Assert.Equal(host.Time.Start.AddSeconds(31), outcome.Due);
    }

    [Theory]
    [InlineData(29, TaskState.Running)]
    [InlineData(30, TaskState.Retrying)]
    public async Task The_timeout_counts_exactly(int seconds, TaskState state)
    {
        await using var host = await Kit.StartAsync(probe: (_, _, token) => ForEver(token));
        var id = await host.EnqueueAsync();

        _ = host.ProcessOneAsync();
        await host.AdvanceAsync(TimeSpan.FromSeconds(seconds));

        Assert.Equal(state, (await host.FindAsync(id)).State);
    }

    [Fact]
    public async Task A_handler_that_ignores_its_token_is_named_one_second_after_its_timeout()
    {
        var never = new TaskCompletionSource<TaskResult>();
        await using var host = await Kit.StartAsync(probe: (_, _, _) => new(never.Task));
        var id = await host.EnqueueAsync();

        var running = host.ProcessAsync(id);
        await host.AdvanceAsync(TimeSpan.FromSeconds(31));
        var error = await Assert.ThrowsAsync<TaskTestException>(() => running);

        Assert.StartsWith(
            $"The handler of probe {id} runs on after its timeout of 30s: it ignores its cancelled token.",
            error.Message,
            StringComparison.Ordinal
        );
        never.SetResult(TaskResult.Done);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_handler_that_waits_for_a_clock_that_nobody_moves_is_named(string store)
    {
        await using var host = await Kit.StartAsync(
            store,
            (_, _, token) => ForEver(token),
            configure: test => test.Patience = TimeSpan.FromMilliseconds(200)
        );
        var id = await host.EnqueueAsync();

        var error = await Assert.ThrowsAsync<TaskTestException>(() => host.ProcessOneAsync());

        Assert.StartsWith($"The handler of probe {id} has not ended within 200ms", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "var running = host.ProcessOneAsync(); await host.AdvanceAsync(time); await running.",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task All_that_is_due_runs_while_the_clock_moves(string store)
    {
        TaskTestHost host = null!;
        host = await Kit.StartAsync(
            store,
            async (_, _, token) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(10), host.Time, token);
                return TaskResult.Done;
            }
        );
        await using var _ = host;
        await host.EnqueueAsync();
        await host.EnqueueAsync();

        var draining = host.DrainAsync();
        await host.AdvanceAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(2, await draining);
    }

    [Fact]
    public async Task A_cancel_reaches_a_running_handler()
    {
        await using var host = await Kit.StartAsync(probe: (_, _, token) => ForEver(token));
        var id = await host.EnqueueAsync();

        var running = host.ProcessAsync(id);
        await host.Operations.CancelAsync(id, CancellationToken.None);

        Assert.Equal(TaskState.Cancelled, (await running).State);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Ended_tasks_are_gone_after_their_retention(string store)
    {
        await using var host = await Kit.StartAsync(store);
        var id = await host.EnqueueAsync();
        await host.DrainAsync();

        await host.AdvanceAsync(TimeSpan.FromHours(23));
        Assert.Equal(TaskState.Done, (await host.FindAsync(id)).State);
        await host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Null(await host.Operations.FindAsync(id, CancellationToken.None));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Without_a_waiting_task_there_is_no_next_time(string store)
    {
        await using var host = await Kit.StartAsync(store);
        Assert.Null(await host.AdvanceToNextAsync());
        await host.EnqueueAsync(options: new() { Delay = TimeSpan.FromMinutes(3) });
        await host.EnqueueAsync(options: new() { Delay = TimeSpan.FromMinutes(2) });

        Assert.Equal(TimeSpan.FromMinutes(2), await host.AdvanceToNextAsync());
        Assert.Equal(1, await host.DrainAsync());
    }

    [Fact]
    public async Task A_host_that_ends_stops_what_runs()
    {
        var stopped = new TaskCompletionSource();
        var host = await Kit.StartAsync(
            probe: async (_, _, token) =>
            {
                token.UnsafeRegister(_ => stopped.SetResult(), null);
                return await ForEver(token);
            }
        );
        await host.EnqueueAsync();

        _ = host.ProcessOneAsync();
        await host.DisposeAsync();
        await host.DisposeAsync();

        Assert.True(stopped.Task.IsCompleted);
    }

    private static async ValueTask<TaskResult> ForEver(CancellationToken token)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        return TaskResult.Done;
    }
}
