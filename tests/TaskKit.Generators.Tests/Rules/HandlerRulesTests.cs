using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

public sealed class HandlerRulesTests
{
    private const string Sms = "[TaskHandler(\"sms\")]";
    private const string Payload = "public sealed record A(int X);\n";

    [Fact]
    public void TK1006_an_abstract_handler() =>
        Fires("TK1006", "'Handler' is abstract", Payload + Handler(Sms, "A", modifiers: "public abstract"));

    [Fact]
    public void TK1006_a_generic_handler() => Fires("TK1006", "'Handler' is generic", Payload + Handler(Sms, "A", "Handler<T>"));

    [Fact]
    public void TK1006_a_handler_nested_in_a_generic_class_names_that_class() =>
        Fires(
            "TK1006",
            "'Handler' is nested in the generic class 'Outer'",
            Payload + "public sealed class Outer<T> {" + Handler(Sms, "A") + "}"
        );

    [Fact]
    public void TK1007_a_private_handler() =>
        Fires(
            "TK1007",
            "nested in 'Outer'",
            Payload + "public sealed class Outer {" + Handler(Sms, "A", modifiers: "private sealed") + "}"
        );

    [Fact]
    public void TK1007_a_file_local_handler() =>
        Fires("TK1007", "local to its file", Payload + Handler(Sms, "A", modifiers: "file sealed"));

    [Theory]
    [InlineData("internal sealed")]
    [InlineData("public sealed partial")]
    [InlineData("public")]
    public void Handlers_that_can_be_made_are_silent(string modifiers) => IsSilent(Payload + Handler(Sms, "A", modifiers: modifiers));

    [Fact]
    public void A_public_nested_handler_is_silent() => IsSilent(Payload + "public static class Outer {" + Handler(Sms, "A") + "}");

    [Fact]
    public void TK1008_no_interface() => Fires("TK1008", "'Handler'", "[TaskHandler(\"sms\")] public sealed class Handler;");

    [Fact]
    public void TK1006_a_static_class_is_reported_once() =>
        Fires("TK1006", "'Handler' is static", "[TaskHandler(\"sms\")] public static class Handler;");

    [Fact]
    public void TK1006_a_struct() => Fires("TK1006", "'Handler' is a struct", Payload + Handler("", "A").Replace("sealed class", "struct"));

    [Fact]
    public void D18_TK1006_a_handler_that_is_obsolete_as_an_error() =>
        Fires("TK1006", "'Handler' is marked [Obsolete] as an error", Payload + Handler(Sms + "[Obsolete(\"old\", true)]", "A"));

    [Fact]
    public void TK1009_two_interfaces() =>
        Fires(
            "TK1009",
            "'Shop.A' and 'Shop.B'",
            Payload
                + """
                public sealed record B(int X);
                [TaskHandler("sms")]
                public sealed class Handler : ITaskHandler<A>, ITaskHandler<B>
                {
                    public ValueTask<TaskResult> HandleAsync(A payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
                    public ValueTask<TaskResult> HandleAsync(B payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
                }
                """
        );

    [Fact]
    public void An_interface_by_a_base_class_is_silent() =>
        IsSilent(
            Payload
                + """
                public abstract class Base<T> : ITaskHandler<T> where T : class
                {
                    public ValueTask<TaskResult> HandleAsync(T payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
                }
                [TaskHandler("sms")] public sealed class Handler : Base<A>;
                """
        );

    [Theory]
    [InlineData("public Handler() { } public Handler(int x) { }", "has 2 public constructors")]
    [InlineData("private Handler() { }", "has no public constructor")]
    [InlineData("public required string Name { get; set; }", "has required members")]
    [InlineData("public Handler(ref int x) { }", "takes 'x' by reference")]
    [InlineData("[Obsolete(\"old\", true)] public Handler() { }", "has a constructor that is marked [Obsolete] as an error")]
    public void TK1013_constructors(string members, string reason) =>
        Fires("TK1013", reason, Payload + Handler(Sms, "A", members: members));

    [Theory]
    [InlineData("new int[] { 1 }", "'x' by a key that is an array")]
    [InlineData("new object[] { \"a\", typeof(int) }", "'x' by a key that is an array")]
    [InlineData("typeof(Hidden)", "the key typeof(Hidden), which is not accessible")]
    [InlineData("HiddenEnum.B", "a value of HiddenEnum, which is not accessible")]
    public void D18_TK1013_a_key_that_generated_code_cannot_use(string key, string reason) =>
        Fires("TK1013", reason, Payload + Handler(Sms, "A", members: Keyed(key)));

    [Theory]
    [InlineData("null")]
    [InlineData("\"a\"")]
    [InlineData("1")]
    [InlineData("'c'")]
    [InlineData("DayOfWeek.Friday")]
    [InlineData("typeof(List<>)")]
    [InlineData("typeof(int[])")]
    public void D18_Keys_that_generated_code_can_use_are_silent(string key) => IsSilent(Payload + Handler(Sms, "A", members: Keyed(key)));

    private static string Keyed(string key) =>
        $"public Handler([Microsoft.Extensions.DependencyInjection.FromKeyedServices({key})] string x) {{ }}"
        + " private sealed class Hidden; private enum HiddenEnum { A, B }";

    [Theory]
    [InlineData("public Handler(TimeProvider time) { }")]
    [InlineData("public Handler(IServiceProvider services, string? name = null, int x = 3) { } private Handler() { }")]
    [InlineData(
        "[System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Handler() { Name = \"\"; } public required string Name { get; set; }"
    )]
    public void One_public_constructor_is_silent(string members) => IsSilent(Payload + Handler(Sms, "A", members: members));

    [Theory]
    [InlineData("30")]
    [InlineData("soon")]
    [InlineData("-5s")]
    [InlineData("0s")]
    [InlineData("")]
    public void TK1014_a_bad_timeout(string timeout) =>
        Fires("TK1014", $"\"{timeout}\"", Payload + Handler($"[TaskHandler(\"sms\", Timeout = \"{timeout}\")]", "A"));

    [Theory]
    [InlineData(-2)]
    [InlineData(1001)]
    public void TK1015_retries_out_of_range(int retries) =>
        Fires("TK1015", $"{retries}", Payload + Handler($"[TaskHandler(\"sms\", MaxRetries = {retries})]", "A"));

    [Fact]
    public void TK1016_negative_concurrency() => Fires("TK1016", "-1", Payload + Handler("[TaskHandler(\"sms\", Concurrency = -1)]", "A"));

    [Theory]
    [InlineData("Timeout = \"1.5s\", MaxRetries = 0, Concurrency = 1")]
    [InlineData("Timeout = \"00:01:30\", MaxRetries = -1, Concurrency = 0")]
    [InlineData("Timeout = \"500ms\", MaxRetries = 1000")]
    public void Settings_in_range_are_silent(string settings) => IsSilent(Payload + Handler($"[TaskHandler(\"sms\", {settings})]", "A"));
}
