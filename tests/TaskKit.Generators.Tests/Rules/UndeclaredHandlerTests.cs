using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>TK1018: a class that could run tasks, and that no worker would find.</summary>
public sealed class UndeclaredHandlerTests
{
    private const string Payload = "public sealed record A(int X);\n";
    private const string Stated = "[TaskPayload(\"a\")] " + Payload;

    [Theory]
    [InlineData("public sealed")]
    [InlineData("internal")]
    [InlineData("public partial")]
    public void D08_TK1018_a_handler_without_the_attribute(string modifiers) =>
        Fires("TK1018", "write [TaskHandler(\"send_sms\")] on it", Payload + Handler("", "A", "SendSmsHandler", modifiers));

    [Fact]
    public void D08_TK1018_a_handler_of_a_payload_that_states_the_name() =>
        Fires("TK1018", "'Handler' implements ITaskHandler<A> and has no [TaskHandler]", Stated + Handler("", "A"));

    [Fact]
    public void D08_TK1018_proposes_the_attribute_without_a_name_where_the_payload_states_it() =>
        Fires("TK1018", "write [TaskHandler] on it", Stated + Handler("", "A"));

    [Fact]
    public void D08_TK1018_a_class_that_inherits_the_interface() =>
        Fires(
            "TK1018",
            "'Derived'",
            Payload
                + Handler("", "A", "Base", "public abstract")
                + "public sealed class Derived : Base; public sealed class Other : IDisposable { public void Dispose() { } }"
        );

    [Fact]
    public void D08_TK1018_can_be_silenced_where_a_test_double_stands() =>
        IsSilent("#pragma warning disable TK1018\n" + Payload + Handler("", "A"));

    [Theory]
    [InlineData("public abstract class Base : ITaskHandler<A> { METHOD }")]
    [InlineData("public class Logged<T>(ITaskHandler<T> inner) : ITaskHandler<T> where T : class { GENERIC }")]
    [InlineData("public class Tests { private sealed class Fake : ITaskHandler<A> { METHOD } }")]
    [InlineData("file sealed class Fake : ITaskHandler<A> { METHOD }")]
    [InlineData("public interface ISpecial : ITaskHandler<A>;")]
    public void D08_What_is_no_handler_of_a_program_is_silent(string declaration) =>
        IsSilent(
            Payload
                + declaration
                    .Replace(
                        "METHOD",
                        "public ValueTask<TaskResult> HandleAsync(A payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;"
                    )
                    .Replace(
                        "GENERIC",
                        "public ValueTask<TaskResult> HandleAsync(T payload, TaskContext context, CancellationToken cancellationToken) => inner.HandleAsync(payload, context, cancellationToken);"
                    )
        );
}
