using System.Text.Json;
using TaskKit.Generators.Tests.Payloads;
using TaskKit.Generators.Tests.Support;
using TaskKit.Registry;
using TaskKit.Tool;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests;

/// <summary>The handlers that the seed documents write, as a user writes them here.</summary>
public sealed class SeedHandlerTests
{
    private const string Program = "namespace Shop; public static class Program { public static object Registry => TaskCatalog.Registry; }";

    private const string Payment = """
        using System.Text.Json.Serialization;
        namespace Shop;

        [TaskPayload("process_payment")]
        public sealed record ProcessPayment(
            decimal Amount,
            string Currency,
            [property: JsonPropertyName("customer_id")] string CustomerId,
            string? Description = null
        );
        """;

    [Fact]
    public void Seed0_02_The_manifest_has_the_type_that_the_handler_states() =>
        Assert.Equal(["sms"], ManifestOf(Built.Assembly("Shop", Sources.Sms)).Types.Select(type => type.Type));

    [Fact]
    public void Seed0_03_A_handler_is_one_method_of_payload_context_and_token()
    {
        var registration = Assert.Single(RegistryOf(Sources.Sms).Registrations);
        var method = Assert.Single(registration.HandlerType.GetMethods(), method => method.DeclaringType == registration.HandlerType);
        Assert.Equal(
            ["SendSms", "TaskContext", "CancellationToken"],
            method.GetParameters().Select(parameter => parameter.ParameterType.Name)
        );
        Assert.Equal(typeof(ValueTask<TaskResult>), method.ReturnType);
    }

    [Fact]
    public void Seed0_04_The_names_in_JSON_are_to_and_body()
    {
        var sms = new SendSms("+1234567890", "Your code is 42");
        Assert.Equal(sms, SmsCodec.Parse("""{ "to": "+1234567890", "body": "Your code is 42" }"""));
        Assert.Equal(["to", "body"], JsonElement.Parse(SmsCodec.Text(sms)).EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void Seed0_10_A_handler_is_registered_by_no_line_at_all()
    {
        Assert.Empty(RegistryOf().Registrations);
        Assert.Equal(["sms"], RegistryOf(Sources.Sms).Registrations.Select(entry => entry.Type));
    }

    [Fact]
    public void Seed4_24_Several_handlers_are_there_at_the_start()
    {
        string[] types = ["send_email", "generate_report", "backup_data"];
        string source = string.Concat(
            types.Select(
                (type, i) => $"public sealed record P{i}(int Id);\n{Sources.Handler($"[TaskHandler(\"{type}\")]", $"P{i}", $"H{i}")}\n"
            )
        );
        Assert.Equal(types.Order(), RegistryOf("namespace Shop;\n" + source).Registrations.Select(entry => entry.Type));
    }

    [Fact]
    public void Seed4_26_Required_and_optional_members_stand_in_the_manifest()
    {
        var schema = ManifestOf(Built.Assembly("Shop", Payment)).Types.Single().Schema;
        Assert.Equal(
            ["amount", "currency", "customer_id"],
            schema.GetProperty("required").EnumerateArray().Select(member => member.GetString())
        );
        Assert.Equal(
            ["amount", "currency", "customer_id", "description"],
            schema.GetProperty("properties").EnumerateObject().Select(member => member.Name)
        );
    }

    private static TaskRegistry RegistryOf(params string[] sources)
    {
        var program = Built.Assembly("Shop", [Program, .. sources]).Clean().Load();
        return (TaskRegistry)program.GetType("Shop.Program")!.GetProperty("Registry")!.GetValue(null)!;
    }

    private static TaskManifest ManifestOf(Built built)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("taskkit-manifest-").FullName, "Shop.dll");
        try
        {
            File.WriteAllBytes(file, built.Clean().Image());
            return ManifestReader.Read(file);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
