using System.Net;

namespace TaskKit.Tests;

public sealed class TaskErrorTests
{
    public static TheoryData<int> AllStatuses => [.. Enumerable.Range(100, 500)];

    [Theory]
    [MemberData(nameof(AllStatuses))]
    public void Every_status_has_one_class_and_the_retry_follows_from_it(int status)
    {
        var error = TaskError.FromHttpStatus((HttpStatusCode)status);
        string expected = status switch
        {
            408 or 429 => TaskErrorTypes.RetryableError,
            >= 500 => TaskErrorTypes.RetryableError,
            >= 400 => TaskErrorTypes.PermanentError,
            _ => TaskErrorTypes.HandlerError,
        };
        Assert.Equal(expected, error.Type);
        Assert.Equal(TaskErrorTypes.IsTypicallyRetryable(expected), error.IsRetryable);
    }

    [Fact]
    public void Retry_after_is_kept() =>
        Assert.Equal(TimeSpan.FromSeconds(7), TaskError.FromHttpStatus(HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7)).RetryAfter);

    [Theory]
    [InlineData("permanent_error", true, false)]
    [InlineData("retryable_error", true, true)]
    [InlineData("validation_error", true, false)]
    [InlineData("timeout", true, true)]
    [InlineData("handler_error", true, true)]
    [InlineData("TIMEOUT", false, false)]
    [InlineData("", false, false)]
    public void The_standard_classes_are_five(string type, bool standard, bool retryable)
    {
        Assert.Equal(standard, TaskErrorTypes.IsStandard(type));
        Assert.Equal(retryable, TaskErrorTypes.IsTypicallyRetryable(type));
    }

    [Fact]
    public void Another_class_is_refused_by_name() =>
        Assert.Contains("'oops'", Assert.Throws<ArgumentException>(() => TaskError.Of("oops", "text")).Message, StringComparison.Ordinal);
}
