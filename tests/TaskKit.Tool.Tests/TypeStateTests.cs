using System.Text.Json.Nodes;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>Tests of the tool's words on domains, versions and feature flags, and on types that the configuration switches off.</summary>
public sealed class TypeStateTests : IDisposable
{
    private const string SeedFlags = """
        {"worker":{"tasks":{"email_notifications":true,"data_export":true,"report_generation":false,"image_processing":false}}}
        """;

    private readonly ToolFolder _folder = new(
        ShopManifest.With(
            string.Join(
                ',',
                ShopManifest.Users,
                ShopManifest.Payment,
                ShopManifest.In("billing", "invoice_generation"),
                ShopManifest.In("system_maintenance", "log_cleanup"),
                ShopManifest.Sms,
                ShopManifest.Order
            )
        )
    );

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Seed1_29_A_type_is_shown_with_its_domain_capabilities_and_version()
    {
        var payment = (await _folder.RunAsync("types", "show", "payment", "--json")).Succeeded().Json;
        Assert.Equal("payment", (string)payment["task_type"]!);
        Assert.Equal("billing", (string)payment["domain"]!);
        Assert.Equal("Payments", (string)payment["description"]!);
        Assert.Equal(["cards"], payment["capabilities"]!.AsArray().Select(text => (string)text!));
        Assert.Equal("1.0.0", (string)payment["version"]!);
        Assert.Equal([1, 2], payment["versions"]!.AsArray().Select(number => (int)number!));
        Assert.Equal("tasks.worker.payment", (string)payment["topic"]!);
        Assert.True((bool)payment["enabled"]!);
        Assert.Null(payment["disabled_reason"]);
        Assert.Equal(["1.0.0", "2.1.0"], payment["handlers"]!.AsArray().Select(version => (string)version!["version_text"]!));

        string text = (await _folder.RunAsync("types", "show", "payment")).Succeeded().Out;
        Assert.Matches(@"(?m)^domain\s+billing$", text);
        Assert.Matches(@"(?m)^versions\s+1 \(1\.0\.0\): Shop\.PaymentV1Handler for Shop\.PaymentV1$", text);
        Assert.Matches(@"(?m)^\s+2 \(2\.1\.0\): Shop\.PaymentV2Handler for Shop\.PaymentV2$", text);
        Assert.Matches(@"(?m)^state\s+on$", text);
    }

    [Theory]
    [InlineData("""{"TASK_DISABLED_TYPES":"log_cleanup, payment"}""", "TASK_DISABLED_TYPES names it")]
    [InlineData("""{"TaskKit":{"Worker":{"DisabledTypes":["payment"]}}}""", "TaskKit:Worker:DisabledTypes names it")]
    [InlineData(
        """{"TASK_ENABLED_DOMAINS":" user_management , system_maintenance "}""",
        "TASK_ENABLED_DOMAINS does not name its domain 'billing'"
    )]
    [InlineData(
        """{"TaskKit":{"Worker":{"EnabledDomains":["user_management"]}}}""",
        "TaskKit:Worker:EnabledDomains does not name its domain 'billing'"
    )]
    [InlineData("""{"TaskKit":{"Worker":{"Types":"sms"}}}""", "TaskKit:Worker:Types does not name it")]
    public async Task Seed1_41_A_type_that_is_off_is_marked_with_the_setting_that_does_it(string settings, string reason)
    {
        _folder.Write("appsettings.json", settings);
        var payment = await TypeAsync("payment");
        Assert.False((bool)payment["enabled"]!);
        Assert.Equal(reason, (string)payment["disabled_reason"]!);
        Assert.Contains($"off: {reason}", (await _folder.RunAsync("types", "show", "payment")).Succeeded().Out);
        Assert.True((bool)(await TypeAsync("sms"))["enabled"]!);
    }

    [Fact]
    public async Task Seed1_41_Domains_and_types_are_switched_together_and_apart()
    {
        _folder.Write("appsettings.json", """{"TASK_ENABLED_DOMAINS":"billing","TASK_DISABLED_TYPES":"invoice_generation"}""");
        Assert.Equal(["order", "payment", "sms"], await OnAsync());
        Assert.Equal("TASK_DISABLED_TYPES names it", (string)(await TypeAsync("invoice_generation"))["disabled_reason"]!);
    }

    [Fact]
    public async Task Seed2_19_A_type_whose_flag_is_off_is_listed_as_off()
    {
        _folder.Write("appsettings.json", SeedFlags);
        string table = (await _folder.RunAsync("types", "list")).Succeeded().Out;
        Assert.Matches(
            @"(?m)^user:generate_user_report\s.*\soff: feature flag 'report_generation' is off by worker:tasks:report_generation\s",
            table
        );
        Assert.Matches(@"(?m)^user:send_welcome_email\s+user_management\s.*email_notifications.*\son\s", table);
        var report = await TypeAsync("user:generate_user_report");
        Assert.False((bool)report["enabled"]!);
        Assert.Equal(["report_generation"], report["flags"]!.AsArray().Select(flag => (string)flag!));
    }

    [Fact]
    public async Task Seed2_04_One_flag_switches_several_types()
    {
        _folder.Write("appsettings.json", """{"TASK_FEATURE_FLAGS":"email_notifications:false,data_export:true,report_generation:true"}""");
        Assert.Equal("feature flag 'email_notifications' is off by TASK_FEATURE_FLAGS", await ReasonAsync("user:send_welcome_email"));
        Assert.Equal(
            "feature flag 'email_notifications' is off by TASK_FEATURE_FLAGS",
            await ReasonAsync("user:send_password_reset_email")
        );
        Assert.Null(await ReasonAsync("user:export_user_data"));
    }

    [Fact]
    public async Task A_flag_that_is_set_nowhere_is_off() =>
        Assert.Equal("feature flag 'data_export' is set nowhere", await ReasonAsync("user:export_user_data"));

    [Theory]
    [InlineData("""{"TaskKit":{"Worker":{"Flags":{"data_export":true}}},"worker":{"tasks":{"data_export":false}}}""", true)]
    [InlineData("""{"TaskKit":{"Worker":{"Flags":{"data_export":false}}},"TASK_FEATURE_FLAGS":"data_export:true"}""", false)]
    [InlineData("""{"TASK_FEATURE_FLAGS":"data_export:true","worker":{"tasks":{"data_export":false}}}""", true)]
    [InlineData("""{"TASK_FEATURE_FLAGS":" DATA_EXPORT : true ,, nonsense"}""", true)]
    [InlineData("""{"worker":{"tasks":{"data_export":"maybe"}}}""", false)]
    public async Task The_strongest_source_of_a_flag_counts(string settings, bool isOn)
    {
        _folder.Write("appsettings.json", settings);
        Assert.Equal(isOn, await ReasonAsync("user:export_user_data") is null);
    }

    [Fact]
    public async Task A_list_of_a_domain_has_its_types_and_an_unknown_domain_its_near_miss()
    {
        var billing = (await _folder.RunAsync("types", "list", "--domain", "billing", "--json")).Succeeded().Json.AsArray();
        Assert.Equal(["invoice_generation", "payment"], billing.Select(type => (string)type!["task_type"]!));
        var none = (await _folder.RunAsync("types", "list", "--domain", "biling")).Succeeded();
        Assert.Equal("", none.Out);
        Assert.Contains(
            "Shop has no domain 'biling'. Did you mean 'billing'? Known: billing, system_maintenance, user_management.",
            none.Error
        );
    }

    [Trait("Seed", "1-20")]
    [Fact]
    public async Task A_name_that_switches_nothing_brings_a_warning_with_its_near_miss()
    {
        _folder.Write(
            "appsettings.json",
            """{"TASK_ENABLED_DOMAINS":"biling","TASK_DISABLED_TYPES":"smss","TASK_FEATURE_FLAGS":"data_export"}"""
        );
        string[] warnings =
        [
            "warning: TASK_DISABLED_TYPES: task type 'smss' is not declared, so nothing is switched off by it. Did you mean 'sms'?",
            "warning: Unknown domain in configuration: biling. Did you mean 'billing'?",
            "warning: TASK_FEATURE_FLAGS: 'data_export' is no flag with its value, and changes nothing; expected name:true or name:false.",
        ];
        Assert.Equal(warnings, (await _folder.RunAsync("types", "list")).Succeeded().Error.TrimEnd().Split('\n'));
        var bySet = (await _folder.RunAsync("types", "list", "--set", "TaskKit:Worker:EnabledDomains=biling")).Succeeded();
        Assert.Single(bySet.Error.Split('\n'), line => line.Contains("Unknown domain"));
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_read_leaves_the_list()
    {
        _folder.Write("appsettings.json", "{");
        var run = (await _folder.RunAsync("types", "list")).Succeeded();
        Assert.Contains("payment", run.Out);
        Assert.Contains("it is not known which types are off", run.Error);
    }

    [Fact]
    public async Task A_waiting_task_of_a_type_that_is_off_says_why()
    {
        _folder.Write("appsettings.json", """{"TASK_DISABLED_TYPES":"sms"}""");
        var id = await StoredTasks.SubmitAsync(_folder, "sms");
        await StoredTasks.SubmitAsync(_folder, "order");
        const string Sentence = "task type 'sms' is off in this configuration: TASK_DISABLED_TYPES names it";

        Assert.Contains($"warning: 1 of these tasks waits: {Sentence}.", (await _folder.RunAsync("tasks", "list")).Succeeded().Error);
        var listed = (await _folder.RunAsync("tasks", "list", "--json")).Succeeded().Json.AsArray();
        Assert.Equal([null, "TASK_DISABLED_TYPES names it"], listed.Select(task => (string?)task!["waitsBecause"]));
        Assert.Matches($@"(?m)^waits\s+{Sentence}$", (await _folder.RunAsync("tasks", "show", id.ToString())).Succeeded().Out);
        var counts = (await _folder.RunAsync("tasks", "counts")).Succeeded();
        Assert.Contains($"warning: {Sentence}.", counts.Error);
    }

    [Fact]
    public async Task Doctor_names_a_flag_that_is_off_and_the_setting_that_helps()
    {
        var findings = (await _folder.RunAsync("doctor", "--json")).Json.AsArray();
        var finding = Assert.Single(
            findings,
            item => ((string)item!["text"]!).StartsWith("type 'user:export_user_data' is switched off", StringComparison.Ordinal)
        )!;
        Assert.EndsWith("feature flag 'data_export' is set nowhere.", (string)finding["text"]!);
        Assert.StartsWith("set TaskKit:Worker:Flags:data_export to true", (string)finding["fix"]!);
    }

    [Fact]
    public async Task A_payload_of_any_version_is_accepted_and_carries_its_version()
    {
        (await _folder.RunAsync("enqueue", "payment", """{"amount":1.5}""")).Succeeded();
        (await _folder.RunAsync("enqueue", "payment", """{"cents":150,"currency":"EUR"}""")).Succeeded();
        var tasks = (await _folder.RunAsync("tasks", "list", "--json")).Succeeded().Json.AsArray();
        Assert.Equal([2, 1], tasks.Select(task => (int)task!["version"]!));
        var invalid = await _folder.RunAsync("enqueue", "payment", """{"sum":1}""");
        Assert.Contains("amount", invalid.Error);
    }

    [Fact]
    public async Task The_catch_all_handler_is_named_below_the_list()
    {
        using var folder = new ToolFolder(
            ShopManifest
                .With($"{ShopManifest.Sms},{ShopManifest.Order}")
                .Replace("\"types\":", "\"catchAll\":\"Shop.LegacyHandler\",\"types\":")
        );
        Assert.Contains(
            "All other types go to the catch-all handler Shop.LegacyHandler.",
            (await folder.RunAsync("types", "list")).Succeeded().Error
        );
    }

    private async Task<JsonNode> TypeAsync(string type) => (await _folder.RunAsync("types", "show", type, "--json")).Succeeded().Json;

    private async Task<string?> ReasonAsync(string type) => (string?)(await TypeAsync(type))["disabled_reason"];

    private async Task<IEnumerable<string>> OnAsync() =>
        (await _folder.RunAsync("types", "list", "--json"))
            .Succeeded()
            .Json.AsArray()
            .Where(type => (bool)type!["enabled"]!)
            .Select(type => (string)type!["task_type"]!);
}
