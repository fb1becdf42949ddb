using TaskKit.Backends;
using TaskKit.Testing;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Testing;

/// <summary>Tests of workers that die on request.</summary>
public sealed class CrashTests
{
    private int _runs;

    public static TheoryData<string> Stores => Kit.Stores;

    [Theory, MemberData(nameof(Stores))]
    public async Task A_task_whose_outcome_was_lost_runs_again(string store)
    {
        await using var host = await Kit.StartAsync(store, Count);
        var id = await host.EnqueueAsync();

        host.CrashNext();
        var crashed = await host.ProcessAsync(id);
        var again = await host.ProcessAsync(id);

        Assert.Equal((true, TaskState.Pending, 1), (crashed.IsCrashed, crashed.State, crashed.Attempt));
        Assert.Null(crashed.Error);
        Assert.Equal((false, TaskState.Done, 1), (again.IsCrashed, again.State, again.Attempt));
        Assert.Equal((2, 1), (_runs, (await host.FindAsync(id)).Crashes));
        Assert.Contains("its worker crashed", Assert.Throws<TaskTestException>(crashed.EnsureDone).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task The_follow_ups_of_a_lost_outcome_are_stored_once(string store)
    {
        await using var host = await Kit.StartAsync(
            store,
            (probe, context, _) =>
            {
                context.AddFollowUp(Kit.LetterCodec, new Letter(probe.Name), null);
                return TaskResult.Done;
            }
        );
        await host.EnqueueAsync();

        host.CrashNext();
        Assert.Equal(3, await host.DrainAsync());

        Assert.Single(host.Submitted<Letter>());
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_handler_is_left_where_it_first_waits(string store)
    {
        bool reachedTheEnd = false;
        await using var host = await Kit.StartAsync(
            store,
            async (probe, _, token) =>
            {
                _runs++;
                if (_runs == 1)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                    reachedTheEnd = true;
                }
                return TaskResult.Done;
            }
        );
        var id = await host.EnqueueAsync();

        host.CrashNext(CrashPoint.InHandler);
        Assert.True((await host.ProcessAsync(id)).IsCrashed);
        Assert.Equal(TaskState.Done, (await host.ProcessAsync(id)).State);

        Assert.Equal((2, false), (_runs, reachedTheEnd));
    }

    [Fact]
    public async Task A_handler_that_ignores_its_token_is_left_behind()
    {
        var never = new TaskCompletionSource<TaskResult>();
        await using var host = await Kit.StartAsync(
            probe: (_, _, _) => ++_runs == 1 ? new ValueTask<TaskResult>(never.Task) : TaskResult.Done
        );
        var id = await host.EnqueueAsync();

        host.CrashNext(CrashPoint.InHandler);
        Assert.True(await host.ProcessOneAsync());
        Assert.True(await host.ProcessOneAsync());
        never.SetResult(TaskResult.Fail(TaskError.Permanent("late")));

        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(TaskState.Done, (await host.FindAsync(id)).State);
    }

    [Fact]
    public async Task A_handler_that_never_waits_dies_at_its_end()
    {
        await using var host = await Kit.StartAsync(probe: Count);
        var id = await host.EnqueueAsync();

        host.CrashNext(CrashPoint.InHandler);
        Assert.Equal(TaskState.Pending, (await host.ProcessAsync(id)).State);

        Assert.Equal(1, _runs);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await host.DrainAsync());
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task After_two_crashes_a_task_runs_solo_and_the_third_buries_it(string store)
    {
        await using var host = await Kit.StartAsync(store, Count);
        var id = await host.EnqueueAsync();
        for (int crash = 1; crash <= 2; crash++)
        {
            host.CrashNext();
            Assert.Equal(TaskState.Pending, (await host.ProcessAsync(id)).State);
        }
        var other = await host.EnqueueAsync();

        Assert.True(await host.ProcessOneAsync());
        Assert.Equal(other, host.Attempts[^1].Id);
        host.CrashNext();
        Assert.True(await host.ProcessOneAsync());

        var buried = host.Attempts[^1];
        Assert.Equal((id, TaskState.Dead, DeadLetterReasons.Crashed), (buried.Id, buried.State, buried.Reason));
        Assert.Equal((4, 3), (_runs, (await host.FindAsync(id)).Crashes));
    }

    [Fact]
    public async Task All_that_a_worker_runs_comes_back_with_it()
    {
        await using var host = await Kit.StartAsync(probe: (_, _, token) => WaitOnceAsync(token));
        var waits = await host.EnqueueAsync();
        var dies = await host.EnqueueLetterAsync();

        var running = host.ProcessAsync(waits);
        host.CrashNext();
        await host.ProcessAsync(dies);

        Assert.Equal((true, TaskState.Pending), ((await running).IsCrashed, (await host.FindAsync(waits)).State));
        Assert.Equal(1, (await host.FindAsync(waits)).Crashes);
        Assert.Equal(2, await host.DrainAsync());
    }

    private async ValueTask<TaskResult> WaitOnceAsync(CancellationToken token)
    {
        if (++_runs == 1)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        return TaskResult.Done;
    }

    private ValueTask<TaskResult> Count(Probe probe, TaskContext context, CancellationToken cancellationToken)
    {
        _runs++;
        return TaskResult.Done;
    }
}
