using TaskKit.TestSupport;

namespace TaskKit.Tests.Testing;

/// <summary>Tests of the list of what a program submitted.</summary>
public sealed class SubmittedTests
{
    public static TheoryData<string> Stores => Kit.Stores;

    [Theory, MemberData(nameof(Stores))]
    public async Task Submits_are_listed_with_payload_id_and_options(string store)
    {
        await using var host = await Kit.StartAsync(store);
        Assert.Empty(host.Submitted());

        var id = await host.EnqueueAsync("1", new() { Delay = TimeSpan.FromMinutes(5), Key = "ada" });
        await host.EnqueueLetterAsync("2");

        var probe = host.Submitted<Probe>().Single();
        Assert.Equal((new Probe("1"), id, "probe", null), (probe.Payload, probe.Id, probe.Type, probe.Parent));
        Assert.Equal((TimeSpan.FromMinutes(5), "ada"), (probe.Options.Delay, probe.Options.Key));
        Assert.Null(host.Submitted<Letter>().Single().Options.Delay);
        Assert.Equal(["probe", "letter"], host.Submitted().Select(task => task.Type));
        Assert.Empty(host.Submitted<SubmittedTests>());
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Follow_ups_are_listed_once_their_parent_is_done(string store)
    {
        await using var host = await Kit.StartAsync(
            store,
            (probe, context, _) =>
            {
                var letter = new Letter($"{probe.Name}, attempt {context.Attempt}");
                context.AddFollowUp(Kit.LetterCodec, letter, new() { Priority = 2 });
                return context.Attempt == 1 ? TaskResult.RetryAfter(TimeSpan.Zero) : TaskResult.Done;
            }
        );
        var parent = await host.EnqueueAsync("Ada");

        var failed = await host.ProcessAsync(parent);
        Assert.Empty(failed.FollowUps());
        Assert.Empty(host.Submitted<Letter>());
        var done = await host.ProcessAsync(parent);

        var letter = done.FollowUps<Letter>().Single();
        Assert.Equal((new Letter("Ada, attempt 2"), parent, 2), (letter.Payload, letter.Parent, letter.Options.Priority));
        Assert.Equal(letter, host.Submitted<Letter>().Single());
        Assert.Equal(TaskState.Pending, (await host.FindAsync(letter.Id)).State);
        Assert.Empty(done.FollowUps<Probe>());
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_task_that_was_stored_already_is_not_listed_again(string store)
    {
        await using var host = await Kit.StartAsync(store);

        var first = await host.EnqueueAsync(options: new() { IdempotencyKey = "welcome-1" });
        var second = await host.EnqueueAsync(options: new() { IdempotencyKey = "welcome-1" });

        Assert.Equal(first, second);
        Assert.Equal(first, host.Submitted().Single().Id);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_success_whose_follow_up_is_refused_is_a_failure(string store)
    {
        await using var host = await Kit.StartAsync(
            store,
            (probe, context, _) =>
            {
                context.AddFollowUp(Kit.LetterCodec, new Letter(probe.Name), new() { IdempotencyKey = "one" });
                return TaskResult.Done;
            }
        );
        await host.EnqueueLetterAsync("another", new() { IdempotencyKey = "one" });

        var outcome = await host.ProcessAsync(await host.EnqueueAsync());

        Assert.Equal((TaskState.Retrying, "FOLLOW_UP_REFUSED"), (outcome.State, outcome.Error!.Code));
        Assert.Empty(outcome.FollowUps());
    }

    [Fact]
    public async Task What_is_not_accepted_is_not_listed()
    {
        await using var host = await Kit.StartAsync();

        await Assert.ThrowsAsync<TaskSubmitException>(() => host.EnqueueAsync(options: new() { MaxRetries = -1 }));

        Assert.Empty(host.Submitted());
    }
}
