using System.Text.Json;
using TaskKit.Generators.Tests.Support;
using TaskKit.Registry.Modules;
using TaskKit.Registry.Tuning;

namespace TaskKit.Generators.Tests;

public sealed class ManifestTests
{
    [Fact]
    public void It_says_what_the_handler_says()
    {
        var type = Types(
            Manifest(
                Built.Assembly(
                    "Shop",
                    Sources.Sms.Replace(
                        "(\"sms\")",
                        "(\"user:sms\", Description = \"Ünï \\\"x\\\"\", MaxRetries = 2, Timeout = \"1.5s\", Concurrency = 3, TotalConcurrency = 5, Rate = \"100/1s\")"
                    )
                )
            )
        )[0];
        Assert.Equal("user:sms", type.GetProperty("type").GetString());
        Assert.Equal("tasks.worker.user.sms", type.GetProperty("topic").GetString());
        Assert.Equal("Ünï \"x\"", type.GetProperty("description").GetString());
        Assert.Equal("Shop.SendSmsHandler", type.GetProperty("handler").GetString());
        Assert.Equal("Shop.SendSms", type.GetProperty("payload").GetString());
        Assert.Equal(2, type.GetProperty("maxRetries").GetInt32());
        Assert.Equal("1.5s", type.GetProperty("timeout").GetString());
        Assert.Equal(3, type.GetProperty("concurrency").GetInt32());
        Assert.Equal(5, type.GetProperty("totalConcurrency").GetInt32());
        Assert.Equal("100/1s", type.GetProperty("rate").GetString());
    }

    [Fact]
    public void Seed0_24_It_lists_the_settings_of_the_handler_with_their_names_and_defaults()
    {
        var built = Built
            .Assembly(
                "Shop",
                """
                public sealed record A(int X);
                public enum Mode { Fast, Cheap }
                [HandlerSettings]
                public sealed record SmsSettings([Sensitive] string ApiKey = "hidden", string From = "Shop", Mode Mode = Mode.Cheap)
                {
                    public required TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
                    public Uri Address { get; init; } = new("https://example.org/");
                    public Mode Other { get; init; } = Mode.Fast;
                    public int Offset { get; init; } = -5;
                    public double? Weight { get; init; } = Math.PI;
                }

                """
                    + Sources.Handler(
                        "[TaskHandler(\"sms\", Priority = 2, Backoff = \"5s\", BackoffFactor = 1.5)]",
                        "A",
                        members: "public Handler(SmsSettings s) { }"
                    )
            )
            .Clean();
        var type = Types(Manifest(built))[0];
        Assert.Equal(
            [
                "ApiKey SMS_API_KEY --sms-api-key sms_api_key text False  True",
                "From SMS_FROM --sms-from sms_from text False Shop False",
                "Mode SMS_MODE --sms-mode sms_mode choice Fast|Cheap False Cheap False",
                "Patience SMS_PATIENCE --sms-patience sms_patience duration True 30s False",
                "Address SMS_ADDRESS --sms-address sms_address address False https://example.org/ False",
                "Other SMS_OTHER --sms-other sms_other choice Fast|Cheap False Fast False",
                "Offset SMS_OFFSET --sms-offset sms_offset whole False -5 False",
                "Weight SMS_WEIGHT --sms-weight sms_weight number False  False",
            ],
            type.GetProperty("settings").EnumerateArray().Select(Line)
        );
        Assert.Equal(2, type.GetProperty("priority").GetInt32());
        Assert.Equal("""{"initial":"5s","factor":1.5}""", type.GetProperty("backoff").GetRawText());
        Assert.DoesNotContain("hidden", type.GetRawText(), StringComparison.Ordinal);

        static string Line(JsonElement setting) =>
            string.Join(
                ' ',
                ((string[])["name", "variable", "flag", "key", "kind", "choices", "required", "default", "sensitive"])
                    .Where(name => name != "choices" || setting.TryGetProperty(name, out _))
                    .Select(name =>
                        !setting.TryGetProperty(name, out var value) ? ""
                        : name == "choices" ? string.Join('|', value.EnumerateArray().Select(choice => choice.GetString()))
                        : value.ToString()
                    )
            );
    }

    [Fact]
    public void It_leaves_out_what_the_handler_does_not_say()
    {
        var type = Types(Manifest(Built.Assembly("Shop", Sources.Sms)))[0];
        Assert.Equal(
            ["type", "topic", "description", "handler", "payload", "schema"],
            type.EnumerateObject().Select(member => member.Name)
        );
    }

    [Fact]
    public void Contracts_have_no_handler_and_handlers_repeat_the_schema()
    {
        var contracts = Built.Assembly("Shop.Contracts", Sources.Contracts);
        var handlers = Built.Assembly("Shop.Handlers", Sources.Handlers, contracts);
        var promised = Types(Manifest(contracts));
        var handled = Types(Manifest(handlers));
        Assert.Equal(JsonValueKind.Null, promised[0].GetProperty("handler").ValueKind);
        Assert.Equal("Shop.Handlers.SendSmsHandler", handled[0].GetProperty("handler").GetString());
        Assert.Equal(promised.Select(Schema), handled.Select(Schema));
        Assert.Equal(["sms", "user:send_welcome_email"], handled.Select(type => type.GetProperty("type").GetString()));
    }

    [Fact]
    public void A_host_lists_its_modules_and_backends()
    {
        var contracts = Built.Assembly("Shop.Contracts", Sources.Contracts);
        var handlers = Built.Assembly("Shop.Handlers", Sources.Handlers, contracts);
        var manifest = Manifest(Built.Assembly("Shop.Host", Sources.Backend("Shop"), contracts, handlers));
        Assert.Equal(TaskManifestAttribute.FormatVersion, manifest.GetProperty("manifestVersion").GetInt32());
        Assert.Equal("Shop.Host", manifest.GetProperty("assembly").GetString());
        Assert.Equal(
            ["Shop.Contracts", "Shop.Handlers"],
            manifest.GetProperty("modules").EnumerateArray().Select(name => name.GetString())
        );
        Assert.Equal(["Shop.Provider"], manifest.GetProperty("backends").EnumerateArray().Select(name => name.GetString()));
        Assert.Matches(@"^\d+\.\d+\.\d+$", manifest.GetProperty("taskKitVersion").GetString());
        Assert.Empty(Types(manifest));
    }

    [Theory]
    [InlineData("bool", """{"type":"boolean"}""")]
    [InlineData("byte", """{"type":"integer","minimum":0,"maximum":255}""")]
    [InlineData("long", """{"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807}""")]
    [InlineData("ulong", """{"type":"integer","minimum":0,"maximum":18446744073709551615}""")]
    [InlineData("int?", """{"type":["integer","null"],"minimum":-2147483648,"maximum":2147483647}""")]
    [InlineData("double", """{"type":"number"}""")]
    [InlineData("float", """{"type":"number","format":"float"}""")]
    [InlineData("decimal", """{"type":"number","format":"decimal"}""")]
    [InlineData("string", """{"type":"string"}""")]
    [InlineData("string?", """{"type":["string","null"]}""")]
    [InlineData("char", """{"type":"string","minLength":1,"maxLength":1}""")]
    [InlineData("DayOfWeek", """{"type":"string","enum":["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"]}""")]
    [InlineData("UriKind?", """{"type":["string","null"],"enum":["RelativeOrAbsolute","Absolute","Relative",null]}""")]
    [InlineData("Guid", """{"type":"string","format":"uuid"}""")]
    [InlineData("DateTime", """{"type":"string","format":"date-time"}""")]
    [InlineData("DateTimeOffset", """{"type":"string","format":"date-time"}""")]
    [InlineData("DateOnly", """{"type":"string","format":"date"}""")]
    [InlineData("TimeOnly", """{"type":"string","format":"time"}""")]
    [InlineData("TimeSpan", """{"type":"string","format":"duration"}""")]
    [InlineData("Uri", """{"type":"string","format":"uri"}""")]
    [InlineData("byte[]", """{"type":"string","format":"byte","contentEncoding":"base64"}""")]
    [InlineData("System.Text.Json.JsonElement", "{}")]
    [InlineData("string?[]", """{"type":"array","items":{"type":["string","null"]}}""")]
    [InlineData(
        "Dictionary<string, List<bool>>?",
        """{"type":["object","null"],"additionalProperties":{"type":"array","items":{"type":"boolean"}}}"""
    )]
    [InlineData("Inner", """{"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":["boolean","null"]}},"required":["a"]}""")]
    [InlineData(
        "Inner?",
        """{"type":["object","null"],"properties":{"a":{"type":"boolean"},"b":{"type":["boolean","null"]}},"required":["a"]}"""
    )]
    public void A_member_has_the_schema_of_what_its_reader_accepts(string type, string expected)
    {
        string source =
            $"namespace Shop; [TaskPayload(\"x\")] public sealed record X({type} Value); public sealed record Inner(bool A, bool B = true);";
        var schema = Types(Manifest(Built.Assembly("Shop", source)))[0].GetProperty("schema");
        Assert.Equal(expected, schema.GetProperty("properties").GetProperty("value").GetRawText());
        bool isOptional = type.EndsWith('?');
        Assert.Equal(isOptional, !schema.TryGetProperty("required", out _));
    }

    [Fact]
    public void A_class_that_contains_itself_is_defined_once_with_and_once_without_null()
    {
        const string Source =
            "namespace Shop; [TaskPayload(\"x\")] public sealed record Tree(Tree? Left, Tree[] All, Leaf Leaf); public sealed record Leaf(bool Green);";
        Assert.Equal(
            """
            {"type":"object","properties":{"left":{"$ref":"#/$defs/TreeOrNull"},"all":{"type":"array","items":{"$ref":"#/$defs/Tree"}},"leaf":{"type":"object","properties":{"green":{"type":"boolean"}},"required":["green"]}},"required":["all","leaf"],"$defs":{"Tree":{"type":"object","properties":{"left":{"$ref":"#/$defs/TreeOrNull"},"all":{"type":"array","items":{"$ref":"#/$defs/Tree"}},"leaf":{"type":"object","properties":{"green":{"type":"boolean"}},"required":["green"]}},"required":["all","leaf"]},"TreeOrNull":{"type":["object","null"],"properties":{"left":{"$ref":"#/$defs/TreeOrNull"},"all":{"type":"array","items":{"$ref":"#/$defs/Tree"}},"leaf":{"type":"object","properties":{"green":{"type":"boolean"}},"required":["green"]}},"required":["all","leaf"]}}}
            """,
            Schema(Types(Manifest(Built.Assembly("Shop", Source)))[0])
        );
    }

    [Fact]
    public void It_names_domain_flags_version_and_capabilities_where_they_are_stated()
    {
        const string Attribute = """
            [TaskHandler("sms", Version = 2, VersionText = "2.1.0", Capabilities = ["long texts", "emoji"])]
            [TaskDomain("messages"), FeatureFlag("sms_sending"), FeatureFlag("beta")]
            """;
        var type = Types(Manifest(Built.Assembly("Shop", Sources.Sms.Replace("[TaskHandler(\"sms\")]", Attribute))))[0];
        Assert.Equal("messages", type.GetProperty("domain").GetString());
        Assert.Equal(["beta", "sms_sending"], type.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()));
        Assert.Equal(2, type.GetProperty("version").GetInt32());
        Assert.Equal("2.1.0", type.GetProperty("versionText").GetString());
        Assert.Equal(["long texts", "emoji"], type.GetProperty("capabilities").EnumerateArray().Select(text => text.GetString()));
    }

    private static JsonElement Manifest(Built built) => built.Manifest();

    private static List<JsonElement> Types(JsonElement manifest) => [.. manifest.GetProperty("types").EnumerateArray()];

    private static string Schema(JsonElement type) => type.GetProperty("schema").GetRawText();
}
