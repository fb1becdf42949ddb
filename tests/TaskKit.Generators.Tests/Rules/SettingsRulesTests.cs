using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>The rules of priority, waits, settings and factories.</summary>
public sealed class SettingsRulesTests
{
    private const string A = "public sealed record A(int X);\n";

    [Theory]
    [InlineData("Priority = 3", "The Priority 3 of handler 'Handler' is out of range; use −2 (last) to 2 (first)")]
    [InlineData("Priority = -3", "The Priority -3")]
    [InlineData("Backoff = \"10\"", "The Backoff \"10\" of handler 'Handler' is out of range; write a duration above zero")]
    [InlineData("Backoff = \"0s\"", "The Backoff \"0s\"")]
    [InlineData("BackoffMax = \"\"", "The BackoffMax \"\"")]
    [InlineData("Backoff = \"2m\", BackoffMax = \"60s\"", "it is the longest wait, so use \"2m\" or more")]
    [InlineData("BackoffFactor = 0.5", "The BackoffFactor 0.5")]
    [InlineData("BackoffFactor = 101", "use 1 to 100")]
    [InlineData("BackoffFactor = double.NaN", "The BackoffFactor NaN")]
    public void TK1029_a_priority_or_wait_that_is_none(string stated, string message) =>
        Fires("TK1029", message, A + Handler($"[TaskHandler(\"a\", {stated})]", "A"));

    [Theory]
    [InlineData("Priority = 0")]
    [InlineData("Priority = int.MinValue")]
    [InlineData("Priority = -2, Backoff = \"500ms\", BackoffMax = \"500ms\", BackoffFactor = 1")]
    [InlineData("BackoffFactor = 0")]
    public void A_priority_and_waits_within_their_ranges_are_silent(string stated) =>
        IsSilent(A + Handler($"[TaskHandler(\"a\", {stated})]", "A"));

    [Theory]
    [InlineData("record S(object Key)", "'Key' is of type 'object'; use string, bool")]
    [InlineData("record S(Dictionary<string, string> Map)", "'Map'")]
    [InlineData("record S(List<int> Numbers)", "'Numbers'")]
    [InlineData("record S { public DateTime At { get; init; } }", "'At' is of type 'System.DateTime'")]
    [InlineData("record S", "it has neither a constructor parameter nor a public property")]
    [InlineData("class S { public S(int x) { } public S(string y) { } }", "it has 2 public constructors")]
    [InlineData("class S { private S() { } public int X { get; set; } }", "it has 0 public constructors")]
    [InlineData("class S { public S(ref int x) { } }", "takes 'x' by reference")]
    public void TK1030_settings_that_cannot_be_read(string declaration, string message) =>
        Fires(
            "TK1030",
            message,
            $"[HandlerSettings] public sealed {declaration} {(declaration.EndsWith('}') ? "" : ";")}\n"
                + A
                + Taking("a", "A", "Handler", "S")
        );

    [Theory]
    [InlineData("public abstract record S(int X);", "S", "of which an object can be made")]
    [InlineData("public sealed record S<T>(int X);", "S<int>", "it is generic")]
    [InlineData("public struct S { public int X { get; set; } }", "S", "a class or record")]
    [InlineData("public enum S { X }", "S", "a class or record")]
    [InlineData("", "int[]", "settings are a class or record")]
    public void TK1030_a_stated_type_that_is_no_record(string declaration, string type, string message) =>
        Fires("TK1030", message, declaration + "\n" + A + Handler($"[TaskHandler(\"a\", Settings = typeof({type}))]", "A"));

    [Fact]
    public void TK1030_a_record_that_generated_code_cannot_name() =>
        Fires(
            "TK1030",
            "nested in 'Outer'",
            A
                + "public class Outer { private sealed record S(int X = 1);\n"
                + Handler("[TaskHandler(\"a\", Settings = typeof(S))]", "A")
                + "}"
        );

    [Fact]
    public void TK1030_two_records_in_one_constructor() =>
        Fires(
            "TK1030",
            "name its own in [TaskHandler] by Settings = typeof(S)",
            Two + A + Handler("[TaskHandler(\"a\")]", "A", members: "public Handler(S s, T t) { }")
        );

    [Fact]
    public void A_handler_that_states_one_of_two_records_is_silent() =>
        IsSilent(
            Two
                + A
                + "public sealed record B(int X);\n"
                + Handler("[TaskHandler(\"a\", Settings = typeof(S))]", "A", members: "public Handler(S s, T t) { }")
                + Taking("b", "B", "Other", "T")
        );

    [Fact]
    public void TK1031_two_names_of_one_handler() =>
        Fires(
            "TK1031",
            "'ApiKey' of task type 'a' and 'Api_Key' of task type 'a' both have the variable A_API_KEY",
            "[HandlerSettings] public sealed record S(string ApiKey = \"\", string Api_Key = \"\");\n"
                + A
                + Taking("a", "A", "Handler", "S")
        );

    [Fact]
    public void TK1031_settings_of_two_types() =>
        Fires(
            "TK1031",
            "A_B_KEY",
            """
            [HandlerSettings] public sealed record S(string BKey = "");
            [HandlerSettings] public sealed record T(string Key = "");
            public sealed record B(int X);

            """
                + A
                + Taking("a", "A", "Handler", "S")
                + Taking("a_b", "B", "Other", "T")
        );

    [Fact]
    public void TK1031_settings_of_a_reference()
    {
        var other = Built
            .Assembly(
                "Other",
                "[HandlerSettings] internal sealed record S(string BKey = \"\"); internal sealed record Mine(int X);\n"
                    + Taking("a", "Mine", "Handler", "S").Replace("public sealed class", "internal sealed class", StringComparison.Ordinal)
            )
            .Clean();
        Fires(
            "TK1031",
            "'BKey' of task type 'a' and 'Key' of task type 'a_b' both have the variable A_B_KEY",
            "[HandlerSettings] public sealed record T(string Key = \"\");\n" + A + Taking("a_b", "A", "Handler", "T"),
            other
        );
    }

    [Theory]
    [InlineData("log", "Level", "LOG_LEVEL", "--log-level")]
    [InlineData("worker", "Type", "WORKER_TYPE", "--worker-type")]
    [InlineData("task", "Sound", "TASK_SOUND", "--task-sound")]
    [InlineData("taskkit", "Project", "TASKKIT_PROJECT", "--taskkit-project")]
    [InlineData("kafka", "Brokers", "KAFKA_BROKERS", "--kafka-brokers")]
    [InlineData("api", "Token", "API_TOKEN", "--api-token")]
    [InlineData("dotnet", "Environment", "DOTNET_ENVIRONMENT", "--dotnet-environment")]
    [InlineData("dry", "Run", "DRY_RUN", "--dry-run")]
    [InlineData("max", "Retries", "MAX_RETRIES", "--max-retries")]
    public void TK1032_a_name_that_is_taken(string type, string name, string variable, string flag) =>
        Fires(
            "TK1032",
            $"Setting '{name}' of task type '{type}' would be the variable {variable} and the option {flag}",
            $"[HandlerSettings] public sealed record S(string {name} = \"\");\n" + A + Taking(type, "A", "Handler", "S")
        );

    [Fact]
    public void TK1033_a_record_of_two_types() =>
        Fires(
            "TK1033",
            "Settings 'Shop.S' belong to task type 'a' and to 'b'",
            "[HandlerSettings] public sealed record S(string Key = \"\"); public sealed record B(int X);\n"
                + A
                + Taking("a", "A", "Handler", "S")
                + Taking("b", "B", "Other", "S")
        );

    [Fact]
    public void TK1033_a_record_that_two_types_state() =>
        Fires(
            "TK1033",
            "write Settings = typeof(S)",
            "[HandlerSettings] public sealed record S(string Key = \"\"); public sealed record B(int X);\n"
                + A
                + Handler("[TaskHandler(\"a\", Settings = typeof(S))]", "A", "Handler")
                + Handler("[TaskHandler(\"b\", Settings = typeof(S))]", "B", "Other")
        );

    [Fact]
    public void A_record_that_a_reference_has_is_a_service_here()
    {
        var other = Built
            .Assembly(
                "Other",
                "namespace Other; [HandlerSettings] public sealed record S(string Key = \"\"); public sealed record Mine(int X);\n"
                    + Taking("a", "Mine", "Handler", "S")
            )
            .Clean();
        var built = Built.Assembly("Shop", "namespace Shop; using Other;\n" + A + Taking("b", "A", "Handler", "S"), other).Clean();
        Assert.DoesNotContain("HandlerSettings<", built.Text("TaskModule.g.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public sealed class F;", "F", "does not implement ITaskHandlerFactory<Handler>; implement it")]
    [InlineData(
        "public sealed class F : ITaskHandlerFactory<string> { public string Create() => \"\"; }",
        "F",
        "does not implement ITaskHandlerFactory<Handler>"
    )]
    [InlineData(
        "public abstract class F : ITaskHandlerFactory<Handler> { public abstract Handler Create(); }",
        "F",
        "is no class of which an object can be made"
    )]
    [InlineData("public static class F;", "F", "is no class of which an object can be made")]
    [InlineData(
        "public sealed class F<T> : ITaskHandlerFactory<Handler> { public Handler Create() => new(); }",
        "F<int>",
        "is generic; name a class that is not"
    )]
    [InlineData("", "int[]", "is no class; name a class")]
    public void TK1034_a_factory_that_makes_no_such_handler(string declaration, string type, string message) =>
        Fires("TK1034", message, declaration + "\n" + A + Handler($"[TaskHandler(\"a\", Factory = typeof({type}))]", "A"));

    [Fact]
    public void TK1013_a_factory_with_two_constructors() =>
        Fires(
            "TK1013",
            "'F' has 2 public constructors",
            "public sealed class F : ITaskHandlerFactory<Handler> { public F() { } public F(int x) { } public Handler Create() => new(); }\n"
                + A
                + Handler("[TaskHandler(\"a\", Factory = typeof(F))]", "A")
        );

    private const string Two =
        "[HandlerSettings] public sealed record S(string Key = \"\"); [HandlerSettings] public sealed record T(string Key = \"\");\n";

    private static string Taking(string type, string payload, string name, string record) =>
        Handler($"[TaskHandler(\"{type}\")]", payload, name, members: $"public {name}({record} settings) {{ }}");
}
