using Microsoft.CodeAnalysis.CodeFixes;
using TaskKit.CodeFixes;
using TaskKit.Generators.Analyzers;
using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.FixAssert;

namespace TaskKit.Generators.Tests;

/// <summary>Tests of what a fix makes of a source, and that its rule does not fire afterwards.</summary>
public sealed class CodeFixTests
{
    private const string Sms = "public sealed record SendSms(string To);\n";

    private const string Nested = """
        public class Outer
        {
            [TaskHandler("sms")]
            ACCESS sealed class Handler : ITaskHandler<SendSms>
            {
                public ValueTask<TaskResult> HandleAsync(SendSms payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
            }
        }
        """;

    [Theory]
    [InlineData("public record A(int X);", "public sealed record A(int X);")]
    [InlineData("class A;", "sealed class A;")]
    [InlineData("// kept\npublic partial class A\n{\n}", "// kept\npublic sealed partial class A\n{\n}")]
    public Task Seal_a_payload(string before, string after) =>
        Fixes(new SealPayloadFix(), "TK2001", $"[TaskPayload(\"a\")]\n{before}", $"[TaskPayload(\"a\")]\n{after}");

    [Theory]
    [InlineData("send sms", "send_sms")]
    [InlineData("", "send_sms")]
    [InlineData("größe", "gr__e")]
    public Task Replace_a_type_name(string before, string after) =>
        Fixes(
            new TypeNameFix(),
            before.Length == 0 ? "TK1001" : "TK1002",
            Sms + Sources.Handler($"[TaskHandler(\"{before}\", MaxRetries = 1)]", "SendSms", "SendSmsHandler"),
            Sms + Sources.Handler($"[TaskHandler(\"{after}\", MaxRetries = 1)]", "SendSms", "SendSmsHandler")
        );

    [Theory]
    [InlineData("TK1020", "TaskDomain(\"a b\")", "TaskDomain(\"a_b\")")]
    [InlineData("TK1020", "TaskDomain(\"\")", "TaskDomain(\"billing\")")]
    [InlineData("TK1021", "FeatureFlag(\"a,b\")", "FeatureFlag(\"a_b\")")]
    public Task Replace_the_name_of_a_domain_or_flag(string id, string before, string after) =>
        Fixes(
            new TypeNameFix(),
            id,
            Sms + Sources.Handler($"[TaskHandler(\"sms\")]\n[{before}]", "SendSms"),
            Sms + Sources.Handler($"[TaskHandler(\"sms\")]\n[{after}]", "SendSms")
        );

    [Fact]
    public Task Write_a_domain_as_elsewhere()
    {
        string first = Sms + Sources.Handler("[TaskHandler(\"sms\"), TaskDomain(\"messages\")]", "SendSms");
        const string Payload = "public sealed record Other(int X);\n";
        return Fixes(
            new TypeNameFix(),
            "TK1028",
            first + Payload + Sources.Handler("[TaskHandler(\"other\"), TaskDomain(\"message\")]", "Other", "OtherHandler"),
            first + Payload + Sources.Handler("[TaskHandler(\"other\"), TaskDomain(\"messages\")]", "Other", "OtherHandler")
        );
    }

    [Theory]
    [InlineData("TK1024", "[TaskPayload(\"a\"), FeatureFlag(\"beta\")]\n", "[TaskPayload(\"a\")]\n")]
    [InlineData("TK1024", "[TaskPayload(\"a\")]\n[FeatureFlag(\"beta\")]\n", "[TaskPayload(\"a\")]\n")]
    public Task Remove_an_attribute_without_effect(string id, string before, string after) =>
        Fixes(new RemoveAttributeFix(), id, before + "public sealed record A(int X);", after + "public sealed record A(int X);");

    [Fact]
    public Task Declare_a_catch_all_handler() =>
        Fixes(
            new DeclareHandlerFix(),
            "TK1018",
            Sources.Handler("// kept", "RawTask", "LegacyHandler"),
            Sources.Handler("// kept\n[CatchAllHandler]", "RawTask", "LegacyHandler")
        );

    [Theory]
    [InlineData("TK1006", "public abstract", "public")]
    [InlineData("TK1007", "file sealed", "public sealed")]
    public Task Make_a_handler_one_that_can_be_made(string id, string before, string after) =>
        Fixes(
            new HandlerModifiersFix(),
            id,
            Sms + Sources.Handler("[TaskHandler(\"sms\")]", "SendSms", modifiers: before),
            Sms + Sources.Handler("[TaskHandler(\"sms\")]", "SendSms", modifiers: after)
        );

    [Fact]
    public Task Make_a_nested_handler_public() =>
        Fixes(new HandlerModifiersFix(), "TK1007", Sms + Nested.Replace("ACCESS", "private"), Sms + Nested.Replace("ACCESS", "public"));

    [Fact]
    public Task Implement_the_interface_for_the_payload_of_the_same_name() =>
        Fixes(
            new ImplementHandlerFix(),
            "TK1008",
            Sms + "[TaskHandler(\"sms\")]\npublic sealed class SendSmsHandler\n{\n}",
            Sms
                + """
                [TaskHandler("sms")]
                public sealed class SendSmsHandler : ITaskHandler<SendSms>
                {
                    public ValueTask<TaskResult> HandleAsync(SendSms payload, TaskContext context, CancellationToken cancellationToken)
                    {
                        throw new NotImplementedException();
                    }
                }
                """
        );

    [Fact]
    public Task Implement_the_interface_and_add_the_payload() =>
        Fixes(
            new ImplementHandlerFix(),
            "TK1008",
            "[TaskHandler(\"sms\")]\npublic sealed class SendSmsHandler;",
            """
            public sealed record SendSms();

            [TaskHandler("sms")]
            public sealed class SendSmsHandler : ITaskHandler<SendSms>
            {
                public ValueTask<TaskResult> HandleAsync(SendSms payload, TaskContext context, CancellationToken cancellationToken)
                {
                    throw new NotImplementedException();
                }
            }
            """
        );

    [Fact]
    public Task D08_Declare_a_handler_under_a_name_of_its_own() =>
        Fixes(
            new DeclareHandlerFix(),
            "TK1018",
            Sms + Sources.Handler("// kept", "SendSms", "SendSmsHandler"),
            Sms + Sources.Handler("// kept\n[TaskHandler(\"send_sms\")]", "SendSms", "SendSmsHandler")
        );

    [Fact]
    public Task D08_Declare_a_handler_under_the_name_that_its_payload_states() =>
        Fixes(
            new DeclareHandlerFix(),
            "TK1018",
            "[TaskPayload(\"sms\")] " + Sms + Sources.Handler("// kept", "SendSms", "SendSmsHandler"),
            "[TaskPayload(\"sms\")] " + Sms + Sources.Handler("// kept\n[TaskHandler]", "SendSms", "SendSmsHandler")
        );

    [Fact]
    public Task D08_Declare_a_nested_handler() =>
        Fixes(
            new DeclareHandlerFix(),
            "TK1018",
            Sms + Nested.Replace("    [TaskHandler(\"sms\")]\n", "").Replace("ACCESS", "public"),
            Sms + Nested.Replace("\"sms\"", "\"handler\"").Replace("ACCESS", "public")
        );

    [Fact]
    public void Every_fix_is_for_a_rule_that_exists()
    {
        CodeFixProvider[] all =
        [
            new SealPayloadFix(),
            new TypeNameFix(),
            new HandlerModifiersFix(),
            new ImplementHandlerFix(),
            new DeclareHandlerFix(),
            new RemoveAttributeFix(),
            new AttributeTextFix(),
            new SchedulePayloadFix(),
        ];
        Assert.Equal(
            all.Length,
            typeof(SealPayloadFix).Assembly.GetTypes().Count(type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider)))
        );
        var rules = new DeclarationAnalyzer().SupportedDiagnostics.Select(rule => rule.Id).ToHashSet();
        Assert.All(all.SelectMany(fix => fix.FixableDiagnosticIds), id => Assert.Contains(id, rules));
        Assert.All(all, fix => Assert.NotNull(fix.GetFixAllProvider()));
    }
}
