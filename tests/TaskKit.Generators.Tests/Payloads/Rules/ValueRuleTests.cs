using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Testing;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads.Rules;

public sealed class ValueRuleTests
{
    [Theory]
    [InlineData("delete", "Operation delete not allowed; use 'read' or 'validate'")]
    [InlineData("DROP-all_1.0", "Operation DROP-all_1.0 not allowed; use 'read' or 'validate'")]
    [InlineData("Read", "Operation Read not allowed; use 'read' or 'validate'")]
    [InlineData("read ", "Operation not allowed; use 'read' or 'validate'")]
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
    public async Task Seed4_34_A_worker_says_so_in_its_dead_letter_and_calls_no_handler()
    {
        var ran = new List<string>();
        await using var host = await TaskTestHost.StartAsync(
            new TaskRegistry(),
            test => test.TaskKit(kit => kit.Registry.Register(DataOperationCodec, new DataOperationHandler(ran)))
        );
        await StoreAsync(host, "delete");
        await StoreAsync(host, "read");

        Assert.Equal(2, await host.DrainAsync());

        var refused = Assert.Single(host.Attempts, attempt => attempt.State == TaskState.Dead);
        Assert.Equal(
            (DeadLetterReasons.InvalidPayload, "data_operation: Operation delete not allowed; use 'read' or 'validate'"),
            (refused.Reason, refused.Error!.Message)
        );
        Assert.Equal(["read"], ran);
    }

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

    // As another program would, past the client.
    private static async Task StoreAsync(TaskTestHost host, string operation)
    {
        var task = new TaskEnvelope
        {
            Id = TaskId.New(host.Time),
            Type = DataOperationCodec.TaskType,
            Payload = Encoding.UTF8.GetBytes($$"""{"operation":"{{operation}}"}"""),
            CreatedAt = host.Time.GetUtcNow(),
        };
        await host.Services.GetRequiredService<ITaskBackend>().SubmitAsync([task], CancellationToken.None);
    }

    private sealed class DataOperationHandler(List<string> ran) : ITaskHandler<DataOperation>
    {
        public ValueTask<TaskResult> HandleAsync(DataOperation payload, TaskContext context, CancellationToken cancellationToken)
        {
            ran.Add(payload.Operation);
            return TaskResult.Done;
        }
    }
}
