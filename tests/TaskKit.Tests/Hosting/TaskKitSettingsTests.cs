using Microsoft.Extensions.Configuration;
using TaskKit.Registry;
using TaskKit.Settings;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Hosting;

public sealed class TaskKitSettingsTests
{
    private static readonly TaskRegistry Empty = new([], []);

    [Trait("Seed", "2-22")]
    [Fact]
    public void Defaults_are_those_of_the_documentation()
    {
        var options = Read().Options;
        Assert.Equal(100, options.Worker.Concurrency);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Worker.DrainTimeout);
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5)), (options.Worker.HealthPeriod, options.Worker.HealthTimeout));
        Assert.Equal(1024 * 1024, options.MaxPayloadBytes);
        Assert.Equal(TimeSpan.FromHours(24), options.Retention.Done);
        Assert.Equal(TimeSpan.FromDays(30), options.Retention.Dead);
        Assert.Null(options.Worker.MaxRetries);
    }

    [Fact]
    public void Values_are_read_with_units_and_lists()
    {
        var options = Read(
            ("Worker:Timeout", "90s"),
            ("Worker:Types:0", "sms"),
            ("Worker:Backoff:Initial", "10ms"),
            ("Worker:UnknownTypes", "park"),
            ("Worker:HealthPeriod", "1m"),
            ("Worker:HealthTimeout", "2s"),
            ("Types:sms:Concurrency", "4")
        ).Options;
        Assert.Equal(TimeSpan.FromSeconds(90), options.Worker.Timeout);
        Assert.Equal(["sms"], options.Worker.Types);
        Assert.Equal(TimeSpan.FromMilliseconds(10), options.Worker.Backoff.Initial);
        Assert.Equal(UnknownTypePolicy.Park, options.Worker.UnknownTypes);
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(2)), (options.Worker.HealthPeriod, options.Worker.HealthTimeout));
        Assert.Equal(4, options.Types["sms"].Concurrency);
    }

    [Fact]
    public void Disabled_types_come_from_the_seeds_variable_too()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("TASK_DISABLED_TYPES", " password_reset, ,failed_payment_retry ")])
            .Build();
        var options = TaskKitSettings.Read(configuration, Empty, []).Options;
        Assert.Equal(["password_reset", "failed_payment_retry"], options.Worker.DisabledTypes);
    }

    [Theory]
    [InlineData("TaskKit:Worker:DisabledTypes:0", "TaskKit:Worker:DisabledTypes", "limitd", "limited")]
    [InlineData("TASK_DISABLED_TYPES", "TASK_DISABLED_TYPES", "prob", "probe")]
    public void D14_A_disabled_type_that_is_not_declared_warns_with_the_near_miss_and_names_its_source(
        string key,
        string named,
        string type,
        string near
    )
    {
        var registry = ProbeCatalog.Registry((_, _, _) => TaskResult.Done);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, type)]).Build();
        Assert.Equal(
            [$"{named}: task type '{type}' is not declared, so nothing is switched off by it. Did you mean '{near}'?"],
            TaskKitSettings.Read(configuration, registry, []).Warnings
        );
    }

    [Fact]
    public void D21_A_backends_section_is_spelled_as_the_documents_spell_it()
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() =>
            TaskKit.Sqlite.SqliteSettingTable.All.Read(
                new SettingsReader(TaskKitSettings.SectionOf(Configuration(("sqlite:MaxPages", "-1")), "sqlite")),
                new()
            )
        );
        Assert.Equal("TaskKit:Sqlite:MaxPages: expected 0 or more pages, got -1.", error.Message);
    }

    [Theory]
    [InlineData("Worker:Concurrency", "many", "TaskKit:Worker:Concurrency: expected a whole number, got 'many'.")]
    [InlineData("Worker:Concurrency", "0", "TaskKit:Worker:Concurrency: expected 1 to 100000, got 0.")]
    [InlineData("Worker:MaxRetries", "-1", "TaskKit:Worker:MaxRetries: expected 0 to 1000, got -1.")]
    [InlineData(
        "Worker:Timeout",
        "soon",
        "TaskKit:Worker:Timeout: expected a duration such as 500ms, 30s, 5m, 1h or 00:00:30, got 'soon'."
    )]
    [InlineData(
        "Worker:Timeout",
        "30",
        "TaskKit:Worker:Timeout: expected a duration such as 500ms, 30s, 5m, 1h or 00:00:30, got '30'. Did you mean 30s?"
    )]
    [InlineData("Worker:HealthPeriod", "0s", "TaskKit:Worker:HealthPeriod: expected 10ms to 1d, got 0ms.")]
    [InlineData("Worker:HealthTimeout", "2d", "TaskKit:Worker:HealthTimeout: expected 10ms to 1d, got 2d.")]
    [InlineData("Worker:Enabled", "yes", "TaskKit:Worker:Enabled: expected true or false, got 'yes'.")]
    [InlineData("Worker:UnknownTypes", "keep", "TaskKit:Worker:UnknownTypes: expected one of Bury, Park, got 'keep'.")]
    [InlineData("Types:sms:Timeout", "0s", "TaskKit:Types:sms:Timeout: expected 1ms to 366d, got 0ms.")]
    [InlineData("Types:sms:DefaultVersion", "0", "TaskKit:Types:sms:DefaultVersion: expected 1 or more, got 0.")]
    [InlineData(
        "Types:sms:Backoff:Max",
        "2y",
        "TaskKit:Types:sms:Backoff:Max: expected a duration such as 500ms, 30s, 5m, 1h or 00:00:30, got '2y'."
    )]
    [InlineData("MaxPayloadBytes", "0", "TaskKit:MaxPayloadBytes: expected 1 to 268435456 bytes, got 0.")]
    public void An_invalid_value_names_its_path_and_what_is_allowed(string key, string value, string message) =>
        Assert.Equal(message, Assert.Throws<TaskKitConfigurationException>(() => Read((key, value))).Message);

    [Fact]
    public void A_misspelt_key_warns_with_the_near_miss()
    {
        var warnings = Read(("Worker:Concurency", "5"), ("Colour", "5")).Warnings;
        Assert.Contains("TaskKit:Worker:Concurency is not a known setting. Did you mean 'Concurrency'?", warnings);
        Assert.Contains("TaskKit:Colour is not a known setting.", warnings);
    }

    [Fact]
    public void A_misspelt_key_of_a_backend_warns_too()
    {
        var registry = new TaskRegistry([], [new TaskKit.Sqlite.SqliteBackendProvider()]);
        var warnings = TaskKitSettings.Read(Configuration(("Sqlite:Pth", "x.db"), ("Sqlite:MaxPages", "5")), registry, []).Warnings;
        Assert.Equal(["TaskKit:Sqlite:Pth is not a known setting. Did you mean 'Path'?"], warnings);
    }

    [Fact]
    public void Code_comes_after_configuration_and_is_checked_as_well()
    {
        var configuration = Configuration(("Worker:Concurrency", "5"));
        Assert.Equal(7, TaskKitSettings.Read(configuration, Empty, [options => options.Worker.Concurrency = 7]).Options.Worker.Concurrency);
        Assert.Throws<TaskKitConfigurationException>(() =>
            TaskKitSettings.Read(configuration, Empty, [options => options.Worker.Concurrency = 0])
        );
    }

    [Fact]
    public void A_choice_that_code_makes_must_be_one_of_the_names()
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() =>
            TaskKitSettings.Read(Configuration(), Empty, [options => options.Worker.UnknownTypes = (UnknownTypePolicy)7])
        );
        Assert.Equal("TaskKit:Worker:UnknownTypes: expected one of Bury, Park, got '7'.", error.Message);
    }

    private static TaskKitSettings Read(params (string Key, string Value)[] values) =>
        TaskKitSettings.Read(Configuration(values), Empty, []);

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => new KeyValuePair<string, string?>($"TaskKit:{pair.Key}", pair.Value)))
            .Build();
}
