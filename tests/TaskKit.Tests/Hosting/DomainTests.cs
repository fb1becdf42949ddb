using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Hosting;

/// <summary>Domains: which types run here by the configuration, and how they are listed.</summary>
public sealed class DomainTests
{
    private static TaskRegistry Sample =>
        Handlers.Registry(
            Handlers.Of("welcome_email", domain: "user_management"),
            Handlers.Of("password_reset", domain: "user_management"),
            Handlers.Of("account_cleanup", domain: "user_management"),
            Handlers.Of("profile_export", domain: "user_management"),
            Handlers.Of("invoice_generation", domain: "billing"),
            Handlers.Of("log_cleanup", domain: "system_maintenance"),
            Handlers.Of("ping")
        );

    [Fact]
    public void Seed1_13_a_domain_lists_its_task_types()
    {
        var types = Sample.TypesOf("user_management")!;
        Assert.Equal(4, types.Count);
        Assert.Equal(["account_cleanup", "password_reset", "profile_export", "welcome_email"], types);
        Assert.Equal(["billing", "system_maintenance", "user_management"], Sample.Domains);
    }

    [Theory]
    [InlineData(" user_management , billing ,, ", new[] { "user_management", "billing" })]
    [InlineData("billing", new[] { "billing" })]
    [InlineData("", new string[0])]
    [InlineData(" , ", new string[0])]
    public void Seed1_17_enabled_domains_are_a_trimmed_list_and_all_by_default(string variable, string[] domains)
    {
        var options = Read(new() { ["TASK_ENABLED_DOMAINS"] = variable }).Options;
        Assert.Equal(domains, options.Worker.EnabledDomains);
    }

    [Fact]
    public void Seed1_17_the_setting_is_a_list_or_a_text_and_the_variable_stands_in_place_of_a_weaker_one()
    {
        Assert.Equal(
            ["billing", "system_maintenance"],
            Read(
                new() { ["TaskKit:Worker:EnabledDomains:0"] = "billing", ["TaskKit:Worker:EnabledDomains:1"] = "system_maintenance" }
            ).Options.Worker.EnabledDomains
        );
        Assert.Equal(["billing"], Read(new() { ["TaskKit:Worker:EnabledDomains"] = "billing" }).Options.Worker.EnabledDomains);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("TaskKit:Worker:EnabledDomains", "billing")])
            .AddInMemoryCollection([new("TASK_ENABLED_DOMAINS", "user_management")])
            .Build();
        Assert.Equal(["user_management"], TaskKitSettings.Read(configuration, Sample, []).Options.Worker.EnabledDomains);
    }

    [Fact]
    public async Task Seed1_17_types_of_other_domains_wait_and_types_without_a_domain_run()
    {
        await using var host = await StartAsync(new() { ["TASK_ENABLED_DOMAINS"] = "user_management" });
        var waits = await host.SubmitAsync("invoice_generation");
        await host.WaitAsync(await host.SubmitAsync("ping"), TaskState.Done);
        await host.WaitAsync(await host.SubmitAsync("welcome_email"), TaskState.Done);
        Assert.Equal(TaskState.Pending, (await host.FindAsync(waits)).State);
        Assert.Equal(
            "TaskKit:Worker:EnabledDomains does not name its domain 'billing'",
            host.Registry.Info("invoice_generation")!.OffReason
        );
        Assert.Contains(
            "Domain 'billing' is not enabled here; the tasks of its 1 types wait",
            host.Logs.Lines.Select(line => line.Text.TrimEnd())
        );
    }

    [Fact]
    public async Task Seed1_17_by_default_all_domains_run()
    {
        await using var host = await StartAsync([]);
        Assert.All(host.Registry.Infos, info => Assert.True(info.IsOn));
    }

    [Theory]
    [InlineData(" password_reset, ,failed_payment_retry ", new[] { "password_reset", "failed_payment_retry" })]
    [InlineData("", new string[0])]
    [InlineData(",,", new string[0])]
    public void Seed1_18_disabled_types_are_a_trimmed_list_without_empties_and_none_by_default(string variable, string[] types) =>
        Assert.Equal(types, Read(new() { ["TASK_DISABLED_TYPES"] = variable }).Options.Worker.DisabledTypes);

    [Fact]
    public async Task Seed1_20_an_unknown_domain_warns_with_the_near_miss_and_the_start_goes_on()
    {
        await using var host = await StartAsync(new() { ["TASK_ENABLED_DOMAINS"] = "biling,user_management,weather" });
        string[] warnings = [.. host.Logs.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text.TrimEnd())];
        Assert.Equal(
            ["Unknown domain in configuration: biling. Did you mean 'billing'?", "Unknown domain in configuration: weather"],
            warnings
        );
        await host.WaitAsync(await host.SubmitAsync("welcome_email"), TaskState.Done);
    }

    [Fact]
    public async Task Seed1_21_a_disabled_type_is_logged_and_stays_marked_in_the_list_of_its_domain()
    {
        await using var host = await StartAsync(new() { ["TASK_DISABLED_TYPES"] = "password_reset" });
        Assert.Contains("Disabled task type: password_reset", host.Logs.Lines.Select(line => line.Text.TrimEnd()));
        Assert.Contains("password_reset", host.Registry.TypesOf("user_management")!);
        Assert.False(host.Registry.Info("password_reset")!.IsOn);
        Assert.True(host.Registry.Info("welcome_email")!.IsOn);
    }

    [Fact]
    public async Task Seed1_35_an_enabled_domain_a_disabled_type_and_a_domain_that_is_not_enabled()
    {
        await using var host = await StartAsync(
            new() { ["TASK_ENABLED_DOMAINS"] = "user_management", ["TASK_DISABLED_TYPES"] = "password_reset" }
        );
        Assert.True(host.Registry.IsOn("welcome_email"));
        Assert.True(host.Registry.IsOn("account_cleanup"));
        Assert.False(host.Registry.IsOn("password_reset"));
        Assert.False(host.Registry.IsOn("invoice_generation"));
    }

    [Fact]
    public async Task Seed1_41_types_are_enabled_and_disabled_by_domain_by_type_and_by_call()
    {
        await using var host = await StartAsync(
            new() { ["TASK_ENABLED_DOMAINS"] = "user_management,billing", ["TASK_DISABLED_TYPES"] = "password_reset" }
        );
        host.Registry.Disable("invoice_generation", "audit");
        Assert.Equal(
            ["account_cleanup", "ping", "profile_export", "welcome_email"],
            host.Registry.Infos.Where(info => info.IsOn).Select(info => info.TaskType)
        );
    }

    private static Task<WorkerHost> StartAsync(Dictionary<string, string?> settings) =>
        WorkerHost.StartAsync(
            Handlers.Nothing,
            registry: Sample,
            configuration: configuration => configuration.AddInMemoryCollection(settings)
        );

    private static TaskKitSettings Read(Dictionary<string, string?> settings) =>
        TaskKitSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), Sample, []);
}
