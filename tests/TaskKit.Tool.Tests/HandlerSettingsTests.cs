using System.Text.RegularExpressions;
using TaskKit.TestSupport;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>The settings of handlers in the tool: options of the worker, help, the types, the doctor.</summary>
public sealed partial class HandlerSettingsTests : IDisposable
{
    private const string Secret = "s3cr3t-4711";

    private static readonly string Manifest = ShopManifest.With(
        ShopManifest.Sms.Replace(
            "\"maxRetries\"",
            """
            "priority":1,"backoff":{"initial":"5s","factor":1.5},"settings":[
              {"name":"ApiKey","variable":"SMS_API_KEY","flag":"--sms-api-key","key":"sms_api_key","kind":"text","required":true,"sensitive":true},
              {"name":"From","variable":"SMS_FROM","flag":"--sms-from","key":"sms_from","kind":"text","required":false,"default":"Shop","sensitive":false,"doc":"The sender."},
              {"name":"Retries","variable":"SMS_RETRIES","flag":"--sms-retries","key":"sms_retries","kind":"whole","required":false,"sensitive":false},
              {"name":"Mode","variable":"SMS_MODE","flag":"--sms-mode","key":"sms_mode","kind":"choice","choices":["Fast","Cheap"],"required":false,"sensitive":false},
              {"name":"IsDry","variable":"SMS_IS_DRY","flag":"--sms-is-dry","key":"sms_is_dry","kind":"switch","required":false,"default":"false","sensitive":false},
              {"name":"Hosts","variable":"SMS_HOSTS","flag":"--sms-hosts","key":"sms_hosts","kind":"texts","required":false,"sensitive":false}],
            "maxRetries"
            """
        )
    );

    private readonly ToolFolder _folder = new(Manifest);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--sms-from Bookshop", "SMS_FROM=Bookshop")]
    [InlineData("--sms-from=Bookshop", "SMS_FROM=Bookshop")]
    [InlineData("--sms-from=a=b", "SMS_FROM=a=b")]
    [InlineData("--sms-retries -5", "SMS_RETRIES=-5")]
    [InlineData("--sms-is-dry", "SMS_IS_DRY=true")]
    [InlineData("--sms-is-dry false", "SMS_IS_DRY=false")]
    [InlineData("--sms-hosts a --sms-hosts=b", "SMS_HOSTS=a,b")]
    [InlineData("--type sms --sms-from x --max-retries 3", "SMS_FROM=x TaskKit__Worker__MaxRetries=3 TaskKit__Worker__Types=sms")]
    [InlineData("--sms-from x -- --sms-from y", "SMS_FROM=x")]
    [InlineData("--set TaskKit:Handlers:sms:From=x", "SMS_FROM=x")]
    [InlineData("--set taskkit:handlers:SMS:from=x", "SMS_FROM=x")]
    [InlineData("--set sms_from=x", "SMS_FROM=x")]
    [InlineData("--set TaskKit:Handlers:sms:From=x --sms-from y", "SMS_FROM=y")]
    public async Task Seed0_24_A_setting_is_an_option_of_the_worker_and_reaches_it_as_the_variable(string line, string expected)
    {
        var run = (await _folder.RunAsync(["worker", "--dry-run", .. line.Split(' ')])).Succeeded();
        Assert.Equal(expected, Variables(run));
    }

    [Fact]
    public async Task Seed0_24_The_key_is_given_by_the_option_sms_api_key_and_never_shown()
    {
        foreach (
            string[] option in (string[][])
                [
                    ["--sms-api-key", Secret],
                    [$"--sms-api-key={Secret}"],
                    ["--set", $"TaskKit:Handlers:sms:ApiKey={Secret}"],
                ]
        )
        {
            var run = (await _folder.RunAsync(["worker", .. option, "--dry-run"])).Succeeded();
            Assert.Equal("SMS_API_KEY=***", Variables(run));
            var json = (await _folder.RunAsync(["worker", .. option, "--dry-run", "--json"])).Succeeded();
            Assert.Equal("***", (string)json.Json[0]!["value"]!);
            Assert.DoesNotContain(Secret, run.Out + run.Error + json.Out + json.Error);
        }
    }

    [Theory]
    [InlineData("--sms-api-kee x", "Did you mean '--sms-api-key'?")]
    [InlineData("--concurency 3", "Did you mean '--concurrency'?")]
    [InlineData("--sms-from", "--sms-from expects a value.")]
    [InlineData("--sms-from --sms-is-dry", "--sms-from expects a value.")]
    [InlineData("--sms-from a --sms-from b", "--sms-from was given twice.")]
    [InlineData("--sms-is-dry maybe", "'maybe' is no option of worker")]
    [InlineData("--sms-from a b", "'b' is no option of worker")]
    [InlineData("--sms-api-kee x", "try:  dotnet taskkit worker --sms-api-key\n")]
    [InlineData("--sms-retries many", "--sms-retries expects a whole number, got 'many'.")]
    [InlineData("--sms-mode slow", "--sms-mode expects one of Fast, Cheap, got 'slow'.")]
    [InlineData("--sms-is-dry=maybe", "--sms-is-dry expects true or false, got 'maybe'.")]
    public async Task An_option_that_is_none_or_has_no_value_is_refused(string line, string message)
    {
        var run = await _folder.RunAsync(["worker", .. line.Split(' '), "--dry-run"]);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error TKCLI001: ", run.Error);
        Assert.Contains(message, run.Error);
    }

    [Fact]
    public async Task The_help_of_the_worker_lists_the_options_with_their_defaults()
    {
        string help = (await _folder.RunAsync("worker", "--help")).Succeeded().Out;
        Assert.Matches(@"(?m)^  --max-retries ", help);
        Assert.Contains("Settings of the project's handlers:\n", help);
        Assert.Matches(@"(?m)^  --sms-api-key <text>\s+\[required, secret\]$", help);
        Assert.Matches(@"(?m)^  --sms-from <text>\s+The sender\. \[default: Shop\]$", help);
        Assert.Matches(@"(?m)^  --sms-mode <Fast\|Cheap>$", help);
        Assert.DoesNotContain("Settings of the project", (await _folder.RunAsync("types", "--help")).Out);
    }

    [Fact]
    public async Task The_help_says_why_it_lists_none()
    {
        using var other = new ToolFolder();
        Assert.Contains("  Shop has none.\n", (await other.RunAsync("worker", "--help")).Succeeded().Out);
        File.Delete(other.Target);
        Assert.Contains("  not known here. ", (await other.RunAsync("worker", "--help")).Succeeded().Out);
        var nowhere = await other.RunAsync("", ["worker", "--help"], Directory.GetDirectoryRoot(other.Root));
        Assert.Contains("  not known here. ", nowhere.Succeeded().Out);
    }

    [Fact]
    public async Task A_type_shows_its_settings_and_the_source_of_each_value()
    {
        _folder.Write(
            "appsettings.json",
            """{"sms_retries": "7", "TaskKit": {"Handlers": {"sms": {"ApiKey": "SECRET", "Hosts": ["a", "b"]}}}}""".Replace(
                "SECRET",
                Secret
            )
        );
        var run = (await _folder.RunAsync("types", "show", "sms", "--set", "SMS_MODE=Cheap")).Succeeded();
        Assert.Matches(
            @"(?m)^settings\s+--sms-api-key  text, required, secret: \*\*\* \(appsettings\.json → TaskKit:Handlers:sms:ApiKey\)$",
            run.Out
        );
        Assert.Matches(@"(?m)^\s+--sms-from     text: Shop \(default\)$", run.Out);
        Assert.Matches(@"(?m)^\s+--sms-retries  whole number: 7 \(appsettings\.json → sms_retries\)$", run.Out);
        Assert.Matches(@"(?m)^\s+--sms-mode     Fast\|Cheap: Cheap \(--set → SMS_MODE\)$", run.Out);
        Assert.Matches(@"(?m)^\s+--sms-hosts    texts: a,b \(appsettings\.json → TaskKit:Handlers:sms:Hosts\)$", run.Out);
        Assert.Matches(@"(?m)^priority\s+1$", run.Out);
        Assert.Matches(@"(?m)^backoff\s+first 5s, factor 1\.5$", run.Out);
        var json = (await _folder.RunAsync("types", "show", "sms", "--json")).Succeeded();
        var key = json.Json["settings"]![0]!;
        Assert.Equal(("SMS_API_KEY", "***", true), ((string)key["variable"]!, (string)key["value"]!, (bool)key["sensitive"]!));
        Assert.Equal(1.5, (double)json.Json["backoff"]!["factor"]!);
        Assert.DoesNotContain(Secret, run.Out + run.Error + json.Out + json.Error);
    }

    [Fact]
    public async Task A_required_setting_that_nothing_sets_is_shown_as_such_and_found_by_the_doctor()
    {
        var run = (await _folder.RunAsync("types", "show", "sms")).Succeeded();
        Assert.Matches(@"(?m)^settings\s+--sms-api-key  text, required, secret: not set$", run.Out);
        var doctor = await _folder.RunAsync("doctor");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("SMS_API_KEY", Spaces().Replace(doctor.Out, " "));
        _folder.Write("appsettings.json", $$"""{"sms_api_key": "{{Secret}}", "sms_retries": "many"}""");
        var wrong = Spaces().Replace((await _folder.RunAsync("doctor")).Out, " ");
        Assert.Contains("sms_retries: expected a whole number, got 'many'.", wrong);
        Assert.DoesNotContain(Secret, wrong);
    }

    [Fact]
    public async Task A_key_that_no_handler_has_brings_a_warning()
    {
        var run = (await _folder.RunAsync("worker", "--set", $"TaskKit:Handlers:sms:ApiKy={Secret}", "--dry-run")).Succeeded();
        Assert.Contains("TaskKit:Handlers:sms:ApiKy: the handler has no such setting. Did you mean 'ApiKey'?", run.Error);
    }

    [Fact]
    public async Task A_task_has_the_priority_of_its_type_unless_the_command_states_one()
    {
        const string Payload = """{"to":"x","body":"y"}""";
        (await _folder.RunAsync("enqueue", "sms", Payload)).Succeeded();
        (await _folder.RunAsync("enqueue", "sms", Payload, "--priority", "0")).Succeeded();
        var tasks = (await _folder.RunAsync("tasks", "list", "--json")).Succeeded().Json.AsArray();
        Assert.Equal([0, 1], tasks.Select(task => (int)task!["priority"]!).Order());
    }

    /// <summary>The rule TK1032 must know each option that a setting could be called as.</summary>
    [Fact]
    public void Options_of_two_words_are_taken_for_the_compiler_too()
    {
        string rules = File.ReadAllText(Path.Combine(Repository.Root, "src", "Generators", "TaskKit.Generators", "SettingName.cs"));
        var host = new ToolHost
        {
            In = TextReader.Null,
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            WorkingDirectory = ".",
            Backends = SupportedBackends.All,
        };
        var root = CommandLine.Build(host, new GlobalOptions(host.Backends.SelectMany(backend => backend.Options)));
        var worker = root.Subcommands.Single(command => command.Name == "worker");
        var names = root
            .Options.Concat(worker.Options)
            .SelectMany(option => option.Aliases.Prepend(option.Name))
            .Where(name => name.LastIndexOf('-') > 1)
            .Select(name => name[2..].ToUpperInvariant().Replace('-', '_'))
            .Where(name => !name.StartsWith("TASK_", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(names);
        Assert.DoesNotContain(names, name => !rules.Contains($"\"{name}\"", StringComparison.Ordinal));
    }

    private static string Variables(ToolRun run) =>
        string.Join(
            ' ',
            run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(line => Spaces().Replace(line.Trim(), "="))
                .Order(StringComparer.Ordinal)
        );

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
