namespace TaskKit.Tests;

public sealed class TaskResultTests
{
    [Fact]
    public void D01_Factories_refuse_null_at_the_callers_line()
    {
        Assert.Throws<ArgumentNullException>("error", () => TaskResult.Fail(null!));
        Assert.Throws<ArgumentNullException>("reason", () => TaskResult.Discard(null!));
        Assert.Throws<ArgumentNullException>("result", () => TaskResult.DoneWith((string)null!));
        Assert.ThrowsAny<ArgumentNullException>(() => TaskResult.DoneWith(1, null!));
        Assert.Throws<ArgumentNullException>("message", () => TaskError.Permanent(null!));
        Assert.Throws<ArgumentNullException>("message", () => TaskError.Retryable(null!));
        Assert.Throws<ArgumentNullException>("message", () => TaskError.Validation(null!));
        Assert.Throws<ArgumentNullException>("message", () => TaskError.Timeout(null!));
        Assert.Throws<ArgumentNullException>("message", () => TaskError.Handler(null!));
        Assert.Throws<ArgumentNullException>("message", () => TaskError.Of(TaskErrorTypes.Timeout, null!));
        Assert.ThrowsAny<ArgumentException>(() => TaskError.Of(null!, "text"));
    }

    [Fact]
    public void What_may_be_left_out_may_be_null()
    {
        Assert.NotNull(TaskResult.DoneWith((System.Text.Json.Nodes.JsonNode?)null));
        Assert.NotNull(TaskResult.RetryAfter(TimeSpan.Zero, null));
        Assert.Null(TaskError.Permanent("text", null).Code);
    }
}
