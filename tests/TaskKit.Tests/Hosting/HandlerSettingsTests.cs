using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Payloads.Rules;
using TaskKit.Registry;
using TaskKit.Registry.Tuning;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Hosting;

/// <summary>The settings of a handler: their sources and their errors.</summary>
public sealed class HandlerSettingsTests : IDisposable
{
    private const string Secret = "s3cr3t-4711";
    private const string Path = "TaskKit:Handlers:sms:ApiKey";

    // A real environment, apart from everybody else's.
    private readonly string _prefix = $"T{Guid.CreateVersion7():N}_";
    private readonly List<string> _set = [];

    public void Dispose() => _set.ForEach(name => Environment.SetEnvironmentVariable(name, null));

    /// <summary>The sources of one setting, strongest first; of several files a later one is the stronger.</summary>
    [Fact]
    public void Seed0_24_The_key_sms_api_key_is_the_weakest_and_the_variable_the_strongest()
    {
        (string Source, Action<Sources> Set)[] strongestFirst =
        [
            ("the program's command line", sources => sources.Line = "--SMS_API_KEY=line"),
            ("SMS_API_KEY", sources => Set("SMS_API_KEY", "variable")),
            ("TaskKit__Handlers__sms__ApiKey", sources => Set("TaskKit__Handlers__sms__ApiKey", "long variable")),
            (
                "TaskKit:Handlers:sms:ApiKey in a file",
                sources => sources.File.Add("""  "TaskKit": {"Handlers": {"sms": {"ApiKey": "section"}}}""")
            ),
            ("sms_api_key in a file", sources => sources.File.Add("\"sms_api_key\": \"root\"")),
        ];
        string[] values = ["line", "variable", "long variable", "section", "root"];
        for (int strongest = 0; strongest < values.Length; strongest++)
        {
            Dispose();
            var sources = new Sources();
            foreach (var (_, set) in strongestFirst[strongest..])
                set(sources);
            Assert.Equal(values[strongest], Read(Build(sources)).ApiKey);
        }
        Dispose();
        Assert.Equal(
            ("Shop", 3),
            (Read(Build(new Sources { Line = $"--{Path}=x" })).From, Read(Build(new Sources { Line = $"--{Path}=x" })).Retries)
        );
    }

    [Fact]
    public void An_empty_value_counts_as_none()
    {
        Set("SMS_API_KEY", "");
        Assert.Equal("root", Read(Build(new Sources { File = ["\"sms_api_key\": \"root\""] })).ApiKey);
    }

    [Fact]
    public void In_a_file_the_section_counts_more_and_in_another_source_the_short_name()
    {
        string folder = Directory.CreateTempSubdirectory("taskkit-settings-").FullName;
        try
        {
            const string Both = """{"TaskKit": {"Handlers": {"sms": {"ApiKey": "section"}}}, "SMS_API_KEY": "root"}""";
            File.WriteAllText(System.IO.Path.Combine(folder, "both.json"), Both);
            using var file = new ConfigurationBuilder().SetBasePath(folder).AddJsonFile("both.json").Build() as IDisposable;
            Assert.Equal("section", Read((IConfigurationRoot)file!).ApiKey);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        Assert.Equal("root", Read(SmsKit.Configuration((Path, "section"), ("SMS_API_KEY", "root"))).ApiKey);
    }

    [Fact]
    public void A_stronger_file_counts_more_whatever_its_key()
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(Json("""{"TaskKit": {"Handlers": {"sms": {"ApiKey": "base"}}}}"""))
            .AddJsonStream(Json("""{"sms_api_key": "production"}"""))
            .Build();
        Assert.Equal("production", Read(configuration).ApiKey);
        Assert.Equal("production", Read(new ConfigurationBuilder().AddConfiguration(configuration).Build()).ApiKey);
    }

    [Theory]
    [InlineData("""{"sms_hosts": "a, b,"}""")]
    [InlineData("""{"sms_hosts": ["a", " b "]}""")]
    [InlineData("""{"TaskKit": {"Handlers": {"sms": {"Hosts": ["a", "b"]}}}}""")]
    [InlineData("""{"TaskKit": {"Handlers": {"sms": {"Hosts": "a,b"}}}}""")]
    public void A_list_is_a_text_with_commas_or_a_list(string file)
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(Json(file)).AddInMemoryCollection([new(Path, "x")]).Build();
        Assert.Equal(["a", "b"], Read(configuration).Hosts!);
    }

    [Fact]
    public void Seed1_19_Each_handler_has_settings_below_its_own_name()
    {
        var registry = new TaskRegistry([new SmsKit.Module("sms", SmsKit.Settings), new SmsKit.Module("user:fax", FaxSettings)], []);
        using var services = SmsKit.Services(
            registry,
            SmsKit.Configuration((Path, "one"), ("TaskKit:Handlers:user.fax:Number", "7"), ("TaskKit:Handlers:sms:Retries", "5"))
        );
        Assert.Equal(("one", 5), (services.GetRequiredService<SmsSettings>().ApiKey, services.GetRequiredService<SmsSettings>().Retries));
        Assert.Equal(7, services.GetRequiredService<Fax>().Number);
    }

    [Fact]
    public void A_missing_value_names_all_its_spellings()
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() => Read(SmsKit.Configuration()));
        Assert.Equal(Path, error.Path);
        Assert.Equal(
            $"{Path}: is required by the handler of 'sms', and nothing sets it. Set the variable SMS_API_KEY, {Path} in any source, or sms_api_key in a file; the tool takes --sms-api-key.",
            error.Message
        );
    }

    [Theory]
    [InlineData("TaskKit:Handlers:sms:ApiKy", "TaskKit:Handlers:sms:ApiKy is set, and no setting has that name.")]
    [InlineData("SMS_APIKEY", "SMS_APIKEY is set, and no setting has that name.")]
    public void A_missing_value_names_what_was_probably_meant(string key, string sentence)
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() => Read(SmsKit.Configuration((key, Secret))));
        Assert.EndsWith(sentence, error.Message);
        Assert.DoesNotContain(Secret, error.Message);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once_by_the_name_that_was_used()
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(Json("""{"sms_retries": "many"}""")).Build();
        var error = Assert.Throws<TaskKitConfigurationException>(() => Read(configuration));
        Assert.Contains($"{Path}: is required", error.Message);
        Assert.EndsWith("\nsms_retries: expected a whole number from -2147483648 to 2147483647, got 'many'.", error.Message);
        Set("SMS_RETRIES", "x");
        Assert.Contains(
            "\nSMS_RETRIES: expected a whole number",
            Assert.Throws<TaskKitConfigurationException>(() => Read(Build(new Sources()))).Message
        );
    }

    [Fact]
    public void A_section_in_the_place_of_a_text_is_refused()
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() => Read(SmsKit.Configuration((Path + ":x", Secret))));
        Assert.Equal($"{Path}: expected a text, got a section.", error.Message);
    }

    [Fact]
    public void A_secret_stands_in_no_error()
    {
        var settings = new HandlerSettings<SmsSettings>(
            "sms",
            [new("ApiKey", "SMS_API_KEY", SettingKinds.Whole<int>()) { IsSensitive = true }],
            _ => throw new NotSupportedException()
        );
        var registry = new TaskRegistry([new SmsKit.Module("sms", settings)], []);
        var error = Assert.Throws<TaskKitConfigurationException>(() => SmsKit.Services(registry, SmsKit.Configuration((Path, Secret))));
        Assert.Contains("got another text, which is not shown because it is a secret.", error.Message);
        Assert.DoesNotContain(Secret, error.ToString());
    }

    [Theory]
    [InlineData("20", false, "expected a duration such as 500ms, 30s, 5m, 1h or 00:00:30, got '20'. Did you mean 20s?")]
    [InlineData("soon", false, "expected a duration such as 500ms, 30s, 5m, 1h or 00:00:30, got 'soon'.")]
    [InlineData("20", true, "got another text, which is not shown because it is a secret.")]
    public void A_number_where_a_duration_is_expected_has_a_near_miss(string text, bool isSensitive, string sentence)
    {
        var settings = new HandlerSettings<SmsSettings>(
            "sms",
            [new("ApiKey", "SMS_API_KEY", SettingKinds.Duration) { IsSensitive = isSensitive }],
            _ => throw new NotSupportedException()
        );
        var registry = new TaskRegistry([new SmsKit.Module("sms", settings)], []);
        var error = Assert.Throws<TaskKitConfigurationException>(() => SmsKit.Services(registry, SmsKit.Configuration((Path, text))));
        Assert.EndsWith(sentence, error.Message);
    }

    [Fact]
    public void A_broken_rule_is_named_by_its_key()
    {
        var settings = SmsKit.Of(
            "sms",
            "SMS",
            (SmsSettings made, ref BrokenRules broken) =>
            {
                if (made.Retries > 10)
                    broken.Add("Retries", "range", "must be at most 10");
            }
        );
        var registry = new TaskRegistry([new SmsKit.Module("sms", settings)], []);
        var error = Assert.Throws<TaskKitConfigurationException>(() =>
            SmsKit.Services(registry, SmsKit.Configuration((Path, "x"), ("SMS_RETRIES", "11")))
        );
        Assert.Equal("SMS_RETRIES: 'Retries' must be at most 10.", error.Message);
        var file = new ConfigurationBuilder().AddJsonStream(Json("""{"sms_api_key": "x", "sms_retries": "11"}""")).Build();
        Assert.Equal(
            "sms_retries: 'Retries' must be at most 10.",
            Assert.Throws<TaskKitConfigurationException>(() => SmsKit.Services(registry, file)).Message
        );
        SmsKit.Services(registry, SmsKit.Configuration((Path, "x"), ("SMS_RETRIES", "10"))).Dispose();
    }

    private static HandlerSettings<Fax> FaxSettings { get; } =
        new("user:fax", [new("Number", "USER_FAX_NUMBER", SettingKinds.Whole<int>())], values => new Fax(values.Get(0, 1)));

    private static SmsSettings Read(IConfiguration configuration)
    {
        using var services = SmsKit.Services(SmsKit.Registry, configuration);
        return services.GetRequiredService<SmsSettings>();
    }

    private IConfigurationRoot Build(Sources sources) =>
        new ConfigurationBuilder()
            .AddJsonStream(Json($"{{{string.Join(',', sources.File)}}}"))
            .AddEnvironmentVariables(_prefix)
            .AddCommandLine(sources.Line is null ? [] : [sources.Line])
            .Build();

    private void Set(string name, string value)
    {
        _set.Add(_prefix + name);
        Environment.SetEnvironmentVariable(_prefix + name, value);
    }

    private static MemoryStream Json(string text) => new(Encoding.UTF8.GetBytes(text));

    private sealed record Fax(int Number);

    private sealed class Sources
    {
        public List<string> File { get; init; } = [];

        public string? Line { get; set; }
    }
}
