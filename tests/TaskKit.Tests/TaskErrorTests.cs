using System.Net;

namespace TaskKit.Tests;

public sealed class TaskErrorTests
{
    public static TheoryData<int> AllStatuses => [.. Enumerable.Range(100, 500)];

    [Trait("Seed", "3-11")]
    [Trait("Seed", "3-12")]
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

    [Trait("Seed", "3-12")]
    [Fact]
    public void Retry_after_is_kept() =>
        Assert.Equal(TimeSpan.FromSeconds(7), TaskError.FromHttpStatus(HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7)).RetryAfter);

    [Trait("Seed", "3-07")]
    [Trait("Seed", "3-08")]
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

    [Fact]
    public void Seed3_05_A_failure_has_a_message_a_type_a_code_and_says_whether_a_retry_helps()
    {
        var error = TaskError.Timeout("Payment gateway timeout", "GATEWAY_TIMEOUT");
        Assert.Equal(
            ("Payment gateway timeout", "timeout", "GATEWAY_TIMEOUT", true),
            (error.Message, error.Type, error.Code, error.IsRetryable)
        );
    }

    [Fact]
    public void Seed3_06_A_failed_validation_has_its_code_and_is_not_retried()
    {
        var error = TaskError.Validation("Validation failed", "VALIDATION_001");
        Assert.Equal(("validation_error", "VALIDATION_001", false), (error.Type, error.Code, error.IsRetryable));
    }

    [Fact]
    public void Seed3_07_The_constants_are_the_names_on_the_wire() =>
        Assert.Equal(
            ["permanent_error", "retryable_error", "validation_error", "timeout", "handler_error"],
            [
                TaskErrorTypes.PermanentError,
                TaskErrorTypes.RetryableError,
                TaskErrorTypes.ValidationError,
                TaskErrorTypes.Timeout,
                TaskErrorTypes.HandlerError,
            ]
        );

    [Fact]
    public void Seed3_09_Type_and_code_are_set_and_the_code_is_read()
    {
        Assert.Equal("ERR_001", TaskError.Of(TaskErrorTypes.PermanentError, "Error", "ERR_001").Code);
        Assert.Null(TaskError.Of(TaskErrorTypes.PermanentError, "Error").Code);
    }
}
