using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Registry;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Hosting;

/// <summary>The programs that need the settings of a handler, and the keys that none of them has.</summary>
public sealed class HandlerSettingsNeedTests
{
    private const string Secret = "s3cr3t-4711";
    private const string Path = "TaskKit:Handlers:sms:ApiKey";

    [Theory]
    [InlineData("TaskKit:Worker:Enabled", "false")]
    [InlineData("TaskKit:Worker:DisabledTypes", "sms")]
    [InlineData("TaskKit:Worker:EnabledDomains", "other")]
    public void A_type_that_does_not_run_here_needs_no_settings_until_somebody_asks(string key, string value)
    {
        using var services = SmsKit.Services(SmsKit.Registry, SmsKit.Configuration((key, value)));
        Assert.Contains("SMS_API_KEY", Assert.Throws<TaskKitConfigurationException>(services.GetRequiredService<SmsSettings>).Message);
        using var others = SmsKit.Services(SmsKit.Registry, SmsKit.Configuration((key, value), ("SMS_API_KEY", "late")));
        Assert.Equal("late", others.GetRequiredService<SmsSettings>().ApiKey);
    }

    [Fact]
    public void A_client_demands_no_settings()
    {
        var services = new ServiceCollection();
        services.AddTaskKitClient(SmsKit.Registry, SmsKit.Configuration(), ".");
        Assert.Contains(services, service => service.ServiceType == typeof(SmsSettings));
    }

    [Fact]
    public void A_record_that_the_program_adds_itself_is_not_read()
    {
        var services = new ServiceCollection().AddSingleton(new SmsSettings("mine"));
        services.AddTaskKit(SmsKit.Registry, SmsKit.Configuration(), ".");
        using var provider = services.BuildServiceProvider();
        Assert.Equal("mine", provider.GetRequiredService<SmsSettings>().ApiKey);
    }

    [Fact]
    public void A_module_that_is_registered_in_code_brings_its_settings()
    {
        var services = new ServiceCollection();
        var kit = services.AddTaskKit(new TaskRegistry(), SmsKit.Configuration((Path, "code")), ".");
        kit.Registry.Register(new SmsKit.Module("sms", SmsKit.Settings));
        using var provider = services.BuildServiceProvider();
        Assert.Equal("code", provider.GetRequiredService<SmsSettings>().ApiKey);
        var poor = new ServiceCollection().AddTaskKit(new TaskRegistry(), SmsKit.Configuration(), ".");
        Assert.Throws<TaskKitConfigurationException>(() => poor.Registry.Register(new SmsKit.Module("sms", SmsKit.Settings)));
        Assert.Empty(poor.Registry.Types);
    }

    [Theory]
    [InlineData("TaskKit:Handlers:sms:Retrys", "TaskKit:Handlers:sms:Retrys: the handler has no such setting. Did you mean 'Retries'?")]
    [InlineData(
        "TaskKit:Handlers:smss:Retries",
        "TaskKit:Handlers:smss: no handler is registered for task type 'smss'. Did you mean 'sms'?"
    )]
    public void A_key_that_no_handler_has_is_warned_of(string key, string sentence) =>
        Assert.Contains(sentence, TaskKitSettings.Read(SmsKit.Configuration((key, "1")), SmsKit.Registry, []).Warnings);

    [Theory]
    [InlineData("TaskKit:Handlers:sms:retries")]
    [InlineData("TaskKit:Handlers:sms:Hosts:0")]
    [InlineData("TaskKit:Handlers:something_else:X")]
    public void A_key_that_is_known_or_somebody_elses_is_not(string key) =>
        Assert.Empty(TaskKitSettings.Read(SmsKit.Configuration((key, "1")), SmsKit.Registry, []).Warnings);

    [Fact]
    public async Task A_secret_stands_in_no_log()
    {
        await using var host = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.Done,
            registry: SmsKit.Registry,
            configuration: configuration =>
                configuration.AddInMemoryCollection([new("SMS_API_KEY", Secret), new("TaskKit:Handlers:sms:ApiKy", Secret)])
        );
        await host.WaitAsync(await host.SubmitAsync("sms"), TaskState.Done);
        Assert.Equal(Secret, host.Services.GetRequiredService<SmsSettings>().ApiKey);
        Assert.Contains(host.Logs.Lines, line => line.Text.Contains("ApiKy: the handler has no such setting", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains(Secret, StringComparison.Ordinal));
    }
}
