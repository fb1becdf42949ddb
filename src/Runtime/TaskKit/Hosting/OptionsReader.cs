using Microsoft.Extensions.Configuration;
using TaskKit.Settings;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>Reads the sections below <c>TaskKit</c> into options.</summary>
internal static class OptionsReader
{
    public static WorkerOptions Worker(SettingsReader reader, IConfiguration configuration)
    {
        var defaults = new WorkerOptions();
        reader.Alias(nameof(WorkerOptions.Types), TaskKitSettings.TypeVariable, configuration);
        reader.Alias(nameof(WorkerOptions.DisabledTypes), TaskKitSettings.DisabledVariable, configuration);
        reader.Alias(nameof(WorkerOptions.EnabledDomains), TaskKitSettings.DomainsVariable, configuration);
        reader.Allow(nameof(WorkerOptions.Enabled));
        reader.Allow(ConfigurationFlags.Section);
        return new WorkerOptions
        {
            Enabled = new WorkerAliases(configuration).Enabled ?? defaults.Enabled,
            Name = reader.Text(nameof(WorkerOptions.Name)),
            Types = [.. reader.Texts(nameof(WorkerOptions.Types))],
            DisabledTypes = [.. reader.Texts(nameof(WorkerOptions.DisabledTypes))],
            EnabledDomains = [.. reader.Texts(nameof(WorkerOptions.EnabledDomains))],
            Concurrency = reader.Number(nameof(WorkerOptions.Concurrency), defaults.Concurrency)!.Value,
            MaxRetries = reader.Number(nameof(WorkerOptions.MaxRetries), null),
            Timeout = reader.Duration(nameof(WorkerOptions.Timeout), null),
            Backoff = Backoff(reader.Section(nameof(WorkerOptions.Backoff))),
            Retryable = [.. reader.Texts(nameof(WorkerOptions.Retryable))],
            NonRetryable = [.. reader.Texts(nameof(WorkerOptions.NonRetryable))],
            DrainTimeout = reader.Duration(nameof(WorkerOptions.DrainTimeout), defaults.DrainTimeout)!.Value,
            HealthPeriod = reader.Duration(nameof(WorkerOptions.HealthPeriod), defaults.HealthPeriod)!.Value,
            HealthTimeout = reader.Duration(nameof(WorkerOptions.HealthTimeout), defaults.HealthTimeout)!.Value,
            FailOnRegistrationError = reader.Switch(nameof(WorkerOptions.FailOnRegistrationError), defaults.FailOnRegistrationError)!.Value,
            UnknownTypes = reader.Choice<UnknownTypePolicy>(nameof(WorkerOptions.UnknownTypes), defaults.UnknownTypes)!.Value,
        };
    }

    public static RetentionOptions Retention(SettingsReader reader)
    {
        var defaults = new RetentionOptions();
        return new RetentionOptions
        {
            Done = reader.Duration(nameof(RetentionOptions.Done), defaults.Done)!.Value,
            Dead = reader.Duration(nameof(RetentionOptions.Dead), defaults.Dead)!.Value,
        };
    }

    public static TaskTypeOptions Type(SettingsReader reader) =>
        new()
        {
            MaxRetries = reader.Number(nameof(TaskTypeOptions.MaxRetries), null),
            Timeout = reader.Duration(nameof(TaskTypeOptions.Timeout), null),
            Concurrency = reader.Number(nameof(TaskTypeOptions.Concurrency), null),
            TotalConcurrency = reader.Number(nameof(TaskTypeOptions.TotalConcurrency), null),
            Rate = Rate(reader, nameof(TaskTypeOptions.Rate)),
            DefaultVersion = reader.Number(nameof(TaskTypeOptions.DefaultVersion), null),
            StrictVersions = reader.Switch(nameof(TaskTypeOptions.StrictVersions), false)!.Value,
            Priority = reader.Number(nameof(TaskTypeOptions.Priority), null),
            Backoff = TypeBackoff(reader.Section(nameof(TaskTypeOptions.Backoff))),
            Retryable = List(reader, nameof(TaskTypeOptions.Retryable)),
            NonRetryable = List(reader, nameof(TaskTypeOptions.NonRetryable)),
        };

    /// <exception cref="TaskKitConfigurationException">The text is no rate.</exception>
    private static TaskRate? Rate(SettingsReader reader, string key) =>
        reader.Text(key) is not { } text ? null
        : TaskRate.ProblemOf(text, out var rate) is { } problem
            ? throw new TaskKitConfigurationException(reader.PathOf(key), $"{problem.TrimEnd('.')}, got '{LogText.Short(text)}'.")
        : rate;

    private static BackoffOptions Backoff(SettingsReader reader)
    {
        var defaults = new BackoffOptions();
        return new BackoffOptions
        {
            Initial = reader.Duration(nameof(BackoffOptions.Initial), defaults.Initial)!.Value,
            Factor = reader.Decimal(nameof(BackoffOptions.Factor), defaults.Factor)!.Value,
            Max = reader.Duration(nameof(BackoffOptions.Max), defaults.Max)!.Value,
            Jitter = reader.Decimal(nameof(BackoffOptions.Jitter), defaults.Jitter)!.Value,
        };
    }

    private static TypeBackoffOptions TypeBackoff(SettingsReader reader) =>
        new()
        {
            Initial = reader.Duration(nameof(TypeBackoffOptions.Initial), null),
            Factor = reader.Decimal(nameof(TypeBackoffOptions.Factor), null),
            Max = reader.Duration(nameof(TypeBackoffOptions.Max), null),
            Jitter = reader.Decimal(nameof(TypeBackoffOptions.Jitter), null),
        };

    private static IList<string>? List(SettingsReader reader, string key) => reader.Texts(key) is { Count: > 0 } texts ? [.. texts] : null;
}
