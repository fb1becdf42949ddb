using System.Text;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Execution;

/// <summary>A handler is tested with a context of one line, and what it adds can be seen.</summary>
public sealed class TaskContextTests
{
    [Trait("Seed", "4-22")]
    [Fact]
    public void D20_A_context_is_made_from_the_name_of_a_type()
    {
        var time = Clock.New();

        var context = new TaskContext(ProbeCatalog.Type, attempt: 2, maxRetries: 3, time);

        Assert.Equal((ProbeCatalog.Type, 2, 3, 0), (context.Type, context.Attempt, context.MaxRetries, context.Generation));
        Assert.Equal(time.GetUtcNow(), context.CreatedAt);
        Assert.NotEqual(context.Id, new TaskContext(ProbeCatalog.Type).Id);
    }

    [Fact]
    public void D20_A_test_sees_the_follow_ups_of_a_handler()
    {
        var context = new TaskContext(ProbeCatalog.Type);
        Assert.Empty(context.AddedFollowUps);

        context.AddFollowUp(ProbeCatalog.Codec, new Probe("first"), new() { Key = "k" });
        context.AddFollowUp(ProbeCatalog.Codec, new Probe("second"), null);

        Assert.Equal(
            [("k", """{"name":"first"}"""), (null, """{"name":"second"}""")],
            context.AddedFollowUps.Select(task => (task.Key, Encoding.UTF8.GetString(task.Payload.Span)))
        );
    }
}
