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

    [Fact]
    public void Every_step_is_tracked_under_its_name()
    {
        var names = typeof(Steps)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.Subset(Run(Sources.Sms, Payload).TrackedSteps.ToHashSet(), names.ToHashSet());
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
    public void Declaring_a_backend_rebuilds_the_catalog_only() =>
        Run(Sources.Sms, Payload)
            .ThenAdd("using System.Collections.Generic;\n" + Sources.Backend("Papyrus"))
            .Expect(Steps.References, Modified)
            .Expect(Steps.Module, Unchanged)
            .Expect(Steps.Catalog, Modified);
}
