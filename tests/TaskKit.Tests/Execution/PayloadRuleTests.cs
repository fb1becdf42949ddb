using System.Text.Json;
using TaskKit.Backends;
using TaskKit.Payloads;
using TaskKit.Payloads.Rules;
using TaskKit.Registry;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>A broken rule is told at submit, and found again before the handler runs.</summary>
public sealed class PayloadRuleTests
{
    private const string Type = "ruled";

    private static readonly PayloadMembers Members = new(("to", PayloadMemberRules.Required), ("amount", PayloadMemberRules.None));

    private static readonly PayloadCodec<Ruled> Codec = new(Type, Read, Write) { Check = Check };

    [Fact]
    public async Task A_broken_rule_is_refused_at_submit_and_nothing_is_stored()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        var error = await Assert.ThrowsAsync<TaskSubmitException>(async () =>
            await host.Client.SubmitAsync([new TaskSubmission<Ruled>(Codec, new Ruled(" ", 101))])
        );
        Assert.Equal(("payload_invalid", "ruled: 'to' is required; 'amount' must be between 1 and 100"), (error.Code, error.Message));
        Assert.Equal([("to", "required"), ("amount", "range")], error.Errors.Select(broken => (broken.Path, broken.Rule)));
        Assert.Equal(["'to' is required", "'amount' must be between 1 and 100"], error.Errors.Select(broken => broken.Message));
        Assert.Empty((await host.Backend.Operations!.ListAsync(new TaskQuery(), CancellationToken.None)).Tasks);
    }

    [Fact]
    public async Task A_getter_that_throws_is_refused_at_submit()
    {
        await using var host = await WorkerHost.StartAsync((_, _, _) => TaskResult.Done);
        var codec = new PayloadCodec<Ruled>(Type, Read, Write)
        {
            Check = static (Ruled _, ref BrokenRules _) => throw new FormatException("secret"),
        };
        var error = await Assert.ThrowsAsync<TaskSubmitException>(async () =>
            await host.Client.SubmitAsync([new TaskSubmission<Ruled>(codec, new Ruled("x", 1))])
        );
        Assert.Equal("ruled: the payload cannot be checked, because one of its members threw FormatException", error.Message);
    }

    [Fact]
    public async Task A_follow_up_is_checked_at_its_own_line()
    {
        Exception? caught = null;
        await using var host = await WorkerHost.StartAsync(
            (_, context, _) =>
            {
                caught = Record.Exception(() => context.AddFollowUp(Codec, new Ruled("x", 0), null));
                return TaskResult.Done;
            }
        );
        await host.WaitAsync(await host.EnqueueAsync(), TaskState.Done);
        Assert.Equal("ruled: 'amount' must be between 1 and 100", Assert.IsType<TaskSubmitException>(caught).Message);
    }

    [Theory]
    [InlineData("""{"to":"x","amount":0}""", "ruled: 'amount' must be between 1 and 100")]
    [InlineData("""{"to":" ","amount":0}""", "ruled: 'to' is required; 'amount' must be between 1 and 100")]
    [InlineData("""{"amount":0}""", "ruled: 'to' is required; 'amount' must be between 1 and 100")]
    public async Task A_broken_rule_is_a_dead_letter_and_the_handler_does_not_run(string payload, string message)
    {
        bool ran = false;
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            kit: kit => kit.Registry.Register(Codec, new Handler(() => ran = true))
        );
        var task = await host.WaitAsync(await host.SubmitAsync(Type, payload), TaskState.Dead);
        Assert.Equal((DeadLetterReasons.InvalidPayload, 0), (task.Failure!.Reason, task.Attempts));
        Assert.Equal((TaskErrorTypes.ValidationError, message), (task.Failure.Error.Type, task.Failure.Error.Message));
        Assert.False(ran);
        await host.WaitAsync(await host.SubmitAsync(Type, """{"to":"x","amount":1}"""), TaskState.Done);
        Assert.True(ran);
    }

    private static void Check(Ruled value, ref BrokenRules broken)
    {
        if (!PayloadRules.HasText(value.To))
            broken.Required("to");
        if (!RangeRule.Holds(value.Amount, 1, 100))
            broken.Add("amount", "range", RuleTexts.Between("1", "100"));
    }

    private static Ruled Read(ref Utf8JsonReader json)
    {
        string to = null!;
        int amount = 1;
        var scan = Members.Open(ref json);
        while (scan.Next(ref json))
        {
            if (scan.Member == 0)
                to = PayloadValues.ReadString(ref json);
            else
                amount = PayloadValues.ReadInt32(ref json);
        }
        return new Ruled(to, amount);
    }

    private static void Write(Utf8JsonWriter json, Ruled value)
    {
        json.WriteStartObject();
        json.WriteString("to", value.To);
        json.WriteNumber("amount", value.Amount);
        json.WriteEndObject();
    }

    private sealed record Ruled(string To, int Amount);

    private sealed class Handler(Action run) : ITaskHandler<Ruled>
    {
        public ValueTask<TaskResult> HandleAsync(Ruled payload, TaskContext context, CancellationToken cancellationToken)
        {
            run();
            return TaskResult.Done;
        }
    }
}
