using System.Reflection;
using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.GeneratorRun;
using static TaskKit.Generators.Tests.Support.Outcome;

namespace TaskKit.Generators.Tests;

public sealed class CachingTests
{
    private const string Payload = """
        namespace Shop;

        [TaskPayload("order")]
        public sealed record Order(int Id, Address To);

        public sealed record Address(string Street);
        """;

    private const string Switches = """
        [assembly: TaskDomain("shop")]
        namespace Shop;

        [TaskDomain("messages")]
        internal static class Domain;

        [CatchAllHandler]
        public sealed class LegacyHandler : ITaskHandler<RawTask>
        {
            public ValueTask<TaskResult> HandleAsync(RawTask task, TaskContext context, CancellationToken cancellationToken)
            {
                Console.WriteLine("legacy");
                return TaskResult.Done;
            }
        }
        """;

    private static readonly string Scheduled = Sources
        .Sms.Replace(
            "[TaskHandler(\"sms\")]",
            "[TaskHandler(\"sms\")]\n[Daily(3, 0, Name = \"sms:daily\", Payload = nameof(Of)), Every(\"5m\", Payload = nameof(Of))]"
        )
        .Replace(
            "    public ValueTask",
            "    internal static SendSms Of(TaskWindow window) => new(\"me\", $\"{window.To}\");\n    public ValueTask"
        );

    [Fact]
    public void Every_step_is_tracked_under_its_name()
    {
        var names = typeof(Steps)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.Subset(Run(Sources.Sms, Payload, Switches).TrackedSteps.ToHashSet(), names.ToHashSet());
    }

    [Fact]
    public void Changing_a_method_body_changes_nothing() =>
        Run(Sources.Sms, Payload)
            .ThenEdit("\"hello\"", "\"goodbye\"")
            .Expect(Steps.Handlers, Unchanged)
            .Expect(Steps.Payloads, Unchanged)
            .Expect(Steps.References, Unchanged)
            .Expect(Steps.Module, Unchanged)
            .Expect(Steps.Catalog, Unchanged)
            .ExpectNoOutput();

    [Fact]
    public void Changing_the_body_of_a_catch_all_handler_changes_nothing() =>
        Run(Sources.Sms, Payload, Switches)
            .ThenEdit("\"legacy\"", "\"old\"")
            .Expect(Steps.CatchAll, Unchanged)
            .Expect(Steps.Domains, Unchanged)
            .Expect(Steps.Module, Unchanged)
            .ExpectNoOutput();

    [Fact]
    public void Renaming_the_domain_of_a_namespace_rebuilds_the_module_and_no_handler() =>
        Run(Sources.Sms, Payload, Switches)
            .ThenEdit("\"messages\"", "\"texts\"")
            .Expect(Steps.Domains, Modified)
            .Expect(Steps.Handlers, Unchanged)
            .Expect(Steps.Module, Modified);

    [Fact]
    public void Renaming_a_domain_that_a_nearer_one_covers_changes_nothing_else() =>
        Run(Sources.Sms, Payload, Switches)
            .ThenEdit("\"shop\"", "\"store\"")
            .Expect(Steps.Domains, Modified)
            .Expect(Steps.Module, Unchanged)
            .ExpectNoOutput();

    [Fact]
    public void Adding_a_service_to_the_catch_all_handler_rebuilds_the_module() =>
        Run(Sources.Sms, Payload, Switches)
            .ThenEdit("class LegacyHandler :", "class LegacyHandler(TimeProvider time) :")
            .Expect(Steps.CatchAll, Modified)
            .Expect(Steps.Module, Modified);

    [Theory]
    [InlineData("Version = 2")]
    [InlineData("VersionText = \"2.0.0\"")]
    [InlineData("Capabilities = [\"emoji\"]")]
    public void Changing_a_setting_of_a_handler_rebuilds_it(string setting) =>
        Run(Sources.Sms, Payload)
            .ThenEdit("(\"sms\")", $"(\"sms\", {setting})")
            .Expect(Steps.Handlers, Modified)
            .Expect(Steps.Module, Modified);

    [Fact]
    public void Adding_a_feature_flag_rebuilds_its_handler() =>
        Run(Sources.Sms, Payload)
            .ThenEdit("[TaskHandler", "[FeatureFlag(\"beta\")][TaskHandler")
            .Expect(Steps.Handlers, Modified)
            .Expect(Steps.Module, Modified);

    [Theory]
    [InlineData("Daily(3, 0", "Daily(4, 0")]
    [InlineData("\"5m\"", "\"5m\", Overlap = Overlap.Queue")]
    [InlineData("\"sms:daily\"", "\"night\"")]
    public void Changing_a_schedule_rebuilds_its_handler(string old, string changed) =>
        Run(Scheduled, Payload)
            .ThenEdit(old, changed)
            .Expect(Steps.Handlers, Modified)
            .Expect(Steps.Payloads, Unchanged)
            .Expect(Steps.Module, Modified);

    [Theory]
    [InlineData("new(\"me\"", "new(\"you\"")]
    [InlineData("[Daily(3, 0", "\n\n[Daily(3, 0")]
    public void Changing_the_body_of_a_payload_method_or_the_place_of_a_schedule_changes_nothing(string old, string changed) =>
        Run(Scheduled, Payload).ThenEdit(old, changed).Expect(Steps.Handlers, Unchanged).Expect(Steps.Module, Unchanged).ExpectNoOutput();

    [Fact]
    public void Adding_an_unrelated_file_changes_nothing() =>
        Run(Sources.Sms, Payload).ThenAdd("namespace Shop; public sealed class Basket;").Expect(Steps.Module, Unchanged).ExpectNoOutput();

    [Fact]
    public void Moving_a_handler_within_its_file_changes_nothing() =>
        Run(Sources.Sms, Payload)
            .ThenEdit("namespace Shop;\n\npublic sealed record SendSms", "namespace Shop;\n\n\n\npublic sealed record SendSms")
            .ExpectNoOutput();

    [Fact]
    public void Renaming_the_task_type_rebuilds_the_catalog() =>
        Run(Sources.Sms, Payload)
            .ThenEdit("\"sms\"", "\"text\"")
            .Expect(Steps.Handlers, Modified)
            .Expect(Steps.Payloads, Unchanged)
            .Expect(Steps.Module, Modified)
            .Expect(Steps.Catalog, Modified);

    [Fact]
    public void Adding_a_member_to_a_payload_in_another_file_rebuilds_its_handler() =>
        Run(
                Sources.Sms.Replace("public sealed record SendSms(string To, string Body);", ""),
                "namespace Shop; public sealed record SendSms(string To);"
            )
            .ThenEdit("string To", "string To, int Tries")
            .Expect(Steps.Handlers, Modified)
            .Expect(Steps.Module, Modified);

    [Fact]
    public void Changing_a_nested_class_rebuilds_the_declared_payload() =>
        Run(Sources.Sms, Payload)
            .ThenEdit("string Street", "string Street, string? City")
            .Expect(Steps.Payloads, Modified)
            .Expect(Steps.Handlers, Unchanged)
            .Expect(Steps.Module, Modified);

    [Fact]
    public void Changing_a_rule_rebuilds_its_payload() =>
        Run(Sources.Sms, Payload.Replace("int Id", "[System.ComponentModel.DataAnnotations.Range(1, 5)] int Id"))
            .ThenEdit("Range(1, 5)", "Range(1, 6)")
            .Expect(Steps.Payloads, Modified)
            .Expect(Steps.Handlers, Unchanged);

    [Fact]
    public void Changing_the_documentation_of_a_payload_rebuilds_it() =>
        Run(Sources.Sms, Payload.Replace("[TaskPayload", "/// <summary>An order.</summary>\n[TaskPayload"))
            .ThenEdit("An order.", "One order.")
            .Expect(Steps.Payloads, Modified)
            .Expect(Steps.Handlers, Unchanged);

    [Fact]
    public void Changing_a_plain_comment_at_a_payload_with_rules_changes_nothing() =>
        Run(
                Sources.Sms,
                Payload
                    .Replace("[TaskPayload", "// An order.\n[TaskPayload")
                    .Replace("int Id", "[property: System.ComponentModel.DataAnnotations.AllowedValues(1, 2)] int Id")
            )
            .ThenEdit("An order.", "One order.")
            .Expect(Steps.Payloads, Unchanged)
            .ExpectNoOutput();

    [Fact]
    public void Declaring_a_backend_rebuilds_the_catalog_only() =>
        Run(Sources.Sms, Payload)
            .ThenAdd("using System.Collections.Generic;\n" + Sources.Backend("Papyrus"))
            .Expect(Steps.References, Modified)
            .Expect(Steps.Module, Unchanged)
            .Expect(Steps.Catalog, Modified);
}
