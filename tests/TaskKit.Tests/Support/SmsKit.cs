using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TaskKit.Payloads.Rules;
using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Registry.Tuning;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Support;

internal sealed record SmsSettings(string ApiKey, int Retries = 3, string From = "Shop", IReadOnlyList<string>? Hosts = null);

/// <summary>A registry with one task type, whose handler has settings, written by hand as the generator writes it.</summary>
internal static class SmsKit
{
    /// <summary>The settings of the type <c>sms</c>.</summary>
    public static HandlerSettings<SmsSettings> Settings { get; } = Of("sms", "SMS");

    public static TaskRegistry Registry { get; } = new([new Module("sms", Settings)], []);

    /// <summary>The settings of a type, where the key is required and a secret.</summary>
    public static HandlerSettings<SmsSettings> Of(string type, string prefix, PayloadCheck<SmsSettings>? check = null) =>
        new(
            type,
            [
                new("ApiKey", prefix + "_API_KEY", SettingKinds.Text) { IsRequired = true, IsSensitive = true },
                new("Retries", prefix + "_RETRIES", SettingKinds.Whole<int>()),
                new("From", prefix + "_FROM", SettingKinds.Text),
                new("Hosts", prefix + "_HOSTS", SettingKinds.Texts),
            ],
            values => new SmsSettings(
                values.Get<string>(0),
                values.Get(1, 3),
                values.Get(2, "Shop"),
                values.Has(3) ? values.Get<string[]>(3) : null
            )
        )
        {
            Check = check,
        };

    /// <summary>The services of a program with a worker.</summary>
    public static ServiceProvider Services(TaskRegistry registry, IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddTaskKit(registry, configuration, ".");
        return services.BuildServiceProvider();
    }

    /// <summary>A configuration of some values.</summary>
    public static IConfigurationRoot Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();

    /// <summary>A module with one handler.</summary>
    public sealed class Module(string type, HandlerSettings settings) : TaskModule
    {
        public override IReadOnlyList<TaskRegistration> Registrations { get; } =
        [
            new TaskRegistration<ProbeHandler, Probe>(ProbeCatalog.CodecOf(type), _ => new ProbeHandler((_, _, _) => TaskResult.Done))
            {
                Settings = settings,
                Domain = "messages",
            },
        ];
    }
}
