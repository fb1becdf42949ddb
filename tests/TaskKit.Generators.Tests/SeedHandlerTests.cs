using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskKit.Generators.Tests.Payloads;
using TaskKit.Generators.Tests.Support;
using TaskKit.Registry;
using TaskKit.Tool;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests;

[TaskPayload("user_job")]
public sealed record UserJob([Required(ErrorMessage = "Missing {0}"), Trim] [property: JsonPropertyName("user_id")] string UserId);

[TaskPayload("owner_job")]
public sealed record OwnerJob([Required, Trim] [property: JsonPropertyName("user_id")] string UserId);

/// <summary>The handlers that the seed documents write, as a user writes them here.</summary>
public sealed class SeedHandlerTests
{
    private const string Program = "namespace Shop; public static class Program { public static object Registry => TaskCatalog.Registry; }";

    private const string Payment = """
        using System.Text.Json.Serialization;
        namespace Shop;

        /// <summary>A payment of a customer.</summary>
        /// <param name="Amount">The amount, above zero.</param>
        /// <param name="Currency">The currency: <c>EUR</c>.</param>
        /// <param name="CustomerId">The customer who pays.</param>
        /// <param name="Description">A text for the
        /// customer's statement.</param>
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

    [Fact]
    public void Seed4_26_The_documentation_of_the_members_stands_in_the_manifest()
    {
        var schema = ManifestOf(Built.Assembly("Shop", Payment)).Types.Single().Schema;
        Assert.Equal("A payment of a customer.", schema.GetProperty("description").GetString());
        Assert.Equal(
            ["The amount, above zero.", "The currency: EUR.", "The customer who pays.", "A text for the customer's statement."],
            schema.GetProperty("properties").EnumerateObject().Select(member => member.Value.GetProperty("description").GetString())
        );
    }

    [Fact]
    public void Seed1_39_The_documentation_of_a_handler_stands_in_the_manifest()
    {
        string documented = Sources.Sms.Replace(
            "[TaskHandler",
            "/// <summary>\n/// Sends a text message by the gateway\n/// of <see cref=\"SendSms\"/>.\n/// </summary>\n[TaskHandler"
        );
        var type = Built.Assembly("Shop", documented).Manifest().GetProperty("types")[0];
        Assert.Equal("Sends a text message by the gateway of SendSms.", type.GetProperty("documentation").GetString());
        Assert.Equal("Sends a text message by the gateway of SendSms.", type.GetProperty("description").GetString());
        string stated = documented.Replace("(\"sms\")", "(\"sms\", Description = \"Text messages\")");
        type = Built.Assembly("Shop", stated).Manifest().GetProperty("types")[0];
        Assert.Equal("Sends a text message by the gateway of SendSms.", type.GetProperty("documentation").GetString());
        Assert.Equal("Text messages", type.GetProperty("description").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"user_id":null}""")]
    [InlineData("""{"user_id":"  "}""")]
    public void Seed4_32_A_missing_user_is_named(string json)
    {
        Assert.Equal("user_job: Missing user_id", Error(UserJobCodec, json));
        Assert.Equal("owner_job: 'user_id' is required", Error(OwnerJobCodec, json));

        static string Error<T>(TaskKit.Payloads.PayloadCodec<T> codec, string json)
            where T : class =>
            Assert.Throws<TaskKit.Payloads.PayloadException>(() => codec.Parse(System.Text.Encoding.UTF8.GetBytes(json))).Message;
    }

    [Fact]
    public void Seed4_32_A_text_is_trimmed_when_it_is_read_and_when_it_is_written()
    {
        Assert.Equal("u 1", UserJobCodec.Parse("""{"user_id":" \t u 1\u2003"}"""u8).UserId);
        Assert.Equal("""{"user_id":"u 1"}""", UserJobCodec.Text(new UserJob("  u 1 ")));
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
