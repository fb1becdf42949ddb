using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads.Rules;

public sealed class ValueRuleTests
{
    [Theory]
    [InlineData("delete", "Operation delete not allowed; use 'read' or 'validate'")]
    [InlineData("DROP-all_1.0", "Operation DROP-all_1.0 not allowed; use 'read' or 'validate'")]
    [InlineData("drop table", "Operation not allowed; use 'read' or 'validate'")]
    [InlineData("é", "Operation not allowed; use 'read' or 'validate'")]
    [InlineData("", "Operation not allowed; use 'read' or 'validate'")]
    [InlineData(null, "Operation not allowed; use 'read' or 'validate'")]
    public void Seed4_34_An_operation_outside_the_list_is_refused(string? operation, string message)
    {
        var error = Assert.Single(DataOperationCodec.Validate(new DataOperation(operation!)));
        Assert.Equal(("operation", "allowed_values", message), (error.Path, error.Rule, error.Message));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("validate")]
    public void Seed4_34_An_operation_of_the_list_is_accepted(string operation) =>
        Assert.Empty(DataOperationCodec.Validate(new DataOperation(operation)));

    [Fact]
    public void Seed4_34_A_worker_says_so_in_its_dead_letter() =>
        Assert.Equal(
            "data_operation: Operation delete not allowed; use 'read' or 'validate'",
            DataOperationCodec.Error("""{"operation":"delete"}""")
        );

    [Fact]
    public void A_long_value_is_not_shown()
    {
        Assert.Contains(new string('x', 64), Message(new string('x', 64)));
        Assert.DoesNotContain("x", Message(new string('x', 65)));

        static string Message(string operation) => Assert.Single(DataOperationCodec.Validate(new DataOperation(operation))).Message;
    }

    [Fact]
    public void A_sensitive_value_is_not_shown()
    {
        Assert.Equal("Secret not allowed; use 'a'", Assert.Single(DataOperationCodec.Validate(new("read", "hunter2"))).Message);
        Assert.Equal(
            "data_operation: Secret not allowed; use 'a'",
            DataOperationCodec.Error("""{"operation":"read","secret":"hunter2"}""")
        );
        Assert.Empty(DataOperationCodec.Validate(new("read", Secret: "a")));
    }

    [Fact]
    public void A_denied_value_is_not_shown() =>
        Assert.Equal(
            "data_operation: 'number' has a value that is not allowed",
            DataOperationCodec.Error("""{"operation":"read","number":13}""")
        );

    [Fact]
    public void Values_of_an_enum_are_allowed_by_name() =>
        Assert.Equal(
            "data_operation: Day Sunday not allowed; use 'Monday' or 'Friday'",
            Assert
                .Throws<TaskKit.Payloads.PayloadException>(() => DataOperationCodec.Parse("""{"operation":"read","day":"Sunday"}"""u8))
                .Message
        );
}
