using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

public sealed class NameRulesTests
{
    private const string Two = "public sealed record A(int X); public sealed record B(int X);";

    private static string Pair(string first, string second) =>
        Two + Handler($"[TaskHandler(\"{first}\")]", "A", "First") + Handler($"[TaskHandler(\"{second}\")]", "B", "Second");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void TK1001_an_empty_name(string name) =>
        Fires("TK1001", "\"send_sms\"", "public sealed record A(int X);" + Handler($"[TaskHandler(\"{name}\")]", "A", "SendSmsHandler"));

    [Fact]
    public void Seed4_09_TK1001_an_empty_type_and_TK1008_what_is_no_handler_do_not_compile()
    {
        Fires("TK1001", "is empty", "public sealed record A(int X);" + Handler("[TaskHandler(\"\")]", "A"));
        Fires("TK1008", "implements no ITaskHandler<T>", "[TaskHandler(\"task\")] public sealed class NotCallable;");
    }

    [Theory]
    [InlineData("send sms", "send_sms")]
    [InlineData("größe", "gr__e")]
    [InlineData("a/b", "a_b")]
    [InlineData(":::", "task")]
    public void TK1002_a_malformed_name(string name, string instead) =>
        Fires("TK1002", $"\"{instead}\"", "public sealed record A(int X);" + Handler($"[TaskHandler(\"{name}\")]", "A"));

    [Fact]
    public void TK1002_a_name_that_is_too_long() =>
        Fires("TK1002", "200 characters", "public sealed record A(int X);" + Handler($"[TaskHandler(\"{new string('a', 201)}\")]", "A"));

    [Fact]
    public void TK1002_a_malformed_name_on_a_payload() =>
        Fires("TK1002", "\"a_b\"", "[TaskPayload(\"a b\")] public sealed record A(int X);");

    [Theory]
    [InlineData("sms")]
    [InlineData("user:send_welcome-email.v2")]
    [InlineData("2fa")]
    [InlineData("types")]
    [InlineData("class")]
    [InlineData("Equals")]
    public void Good_names_are_silent(string name) =>
        IsSilent("public sealed record A(int X);" + Handler($"[TaskHandler(\"{name}\")]", "A"));

    [Fact]
    public void A_name_of_200_characters_is_silent() =>
        IsSilent("public sealed record A(int X);" + Handler($"[TaskHandler(\"{new string('a', 200)}\")]", "A"));

    [Fact]
    public void TK1003_two_payloads_of_one_type() => Fires("TK1003", "'Shop.First' and by 'Shop.Second'", Pair("sms", "sms"));

    [Fact]
    public void TK1003_two_handlers_of_one_payload() =>
        Fires(
            "TK1003",
            "'Shop.First' and by 'Shop.Second'",
            "[TaskPayload(\"sms\")] public sealed record A(int X);"
                + Handler("[TaskHandler]", "A", "First")
                + Handler("[TaskHandler]", "A", "Second")
        );

    [Fact]
    public void TK1004_one_payload_of_two_types() =>
        Fires(
            "TK1004",
            "'Shop.A' belongs to task type 'one' and to 'two'",
            "public sealed record A(int X);"
                + Handler("[TaskHandler(\"one\")]", "A", "First")
                + Handler("[TaskHandler(\"two\")]", "A", "Second")
        );

    [Theory]
    [InlineData("a.b", "a_b")]
    [InlineData("a:b", "a.b")]
    [InlineData("send_sms", "sendSms")]
    [InlineData("SMS", "sms")]
    public void TK1005_names_that_collide(string first, string second) => Fires("TK1005", $"'{first}' and '{second}'", Pair(first, second));

    [Fact]
    public void Two_types_with_a_payload_each_are_silent() => IsSilent(Pair("sms", "sms2"));

    [Fact]
    public void TK1011_nobody_states_the_name() =>
        Fires("TK1011", "[TaskHandler(\"send_sms\")]", "public sealed record A(int X);" + Handler("[TaskHandler]", "A", "SendSmsHandler"));

    [Fact]
    public void TK1012_both_state_the_name() =>
        Fires("TK1012", "'sms'", "[TaskPayload(\"sms\")] public sealed record A(int X);" + Handler("[TaskHandler(\"sms\")]", "A"));

    [Fact]
    public void A_name_on_the_payload_is_silent() =>
        IsSilent("[TaskPayload(\"sms\")] public sealed record A(int X);" + Handler("[TaskHandler(MaxRetries = 1)]", "A"));

    [Fact]
    public void TK1017_a_payload_from_an_assembly_without_the_generator()
    {
        const string Contracts = "namespace Old; [TaskPayload(\"sms\")] public sealed record A(int X);";
        string handler = "using Old;\n" + Handler("[TaskHandler]", "A");
        Fires("TK1017", "'Old.Contracts'", handler, Built.WithoutGenerator("Old.Contracts", Contracts));
        IsSilent(handler, Built.Assembly("Old.Contracts", Contracts));
    }
}
