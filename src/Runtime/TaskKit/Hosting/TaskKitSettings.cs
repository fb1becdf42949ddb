using Microsoft.Extensions.Configuration;
using TaskKit.Backends;
using TaskKit.Registry;

namespace TaskKit;

/// <summary>The options as read from configuration, and what stood there that nobody knows.</summary>
internal sealed record TaskKitSettings(TaskKitOptions Options, IReadOnlyList<string> Warnings)
{
    public const string SectionName = "TaskKit";

    /// <summary>The seeds' own name for <c>Worker:DisabledTypes</c>.</summary>
    public const string DisabledVariable = "TASK_DISABLED_TYPES";

    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    /// <summary>A backend's own section, by the name that the documents write: configuration does not care, but messages show it.</summary>
    public static IConfigurationSection SectionOf(IConfiguration configuration, string backend) =>
        configuration.GetSection(SectionName).GetSection(char.ToUpperInvariant(backend[0]) + backend[1..]);

    /// <exception cref="TaskKitConfigurationException">A value does not parse or is out of its range.</exception>
    public static TaskKitSettings Read(IConfiguration configuration, TaskRegistry registry, IEnumerable<Action<TaskKitOptions>> configure)
    {
        var reader = new SettingsReader(configuration.GetSection(SectionName));
        var defaults = new TaskKitOptions();
        var options = new TaskKitOptions
        {
            Backend = reader.Text(nameof(TaskKitOptions.Backend)),
            MaxPayloadBytes = reader.Number(nameof(TaskKitOptions.MaxPayloadBytes), defaults.MaxPayloadBytes)!.Value,
            Worker = ReadWorker(reader.Section(nameof(TaskKitOptions.Worker)), configuration),
            Retention = ReadRetention(reader.Section(nameof(TaskKitOptions.Retention))),
        };
        var typeWarnings = ReadTypes(reader.Section(nameof(TaskKitOptions.Types)), registry, options.Types);
        reader.Allow("Handlers");
        foreach (var backend in registry.Backends)
        {
            AllowKeys(reader.Section(backend.Name), backend.ConfigurationKeys);
            foreach (var (section, keys) in backend.FurtherSections)
                AllowKeys(reader.Section(section), keys);
        }
        foreach (var change in configure)
            change(options);
        Check(options);
        return new TaskKitSettings(
            options,
            [.. typeWarnings, .. DisabledWarnings(options.Worker, configuration, registry), .. reader.Unknown()]
        );
    }

    private static IEnumerable<string> DisabledWarnings(WorkerOptions worker, IConfiguration configuration, TaskRegistry registry)
    {
        var byVariable = new SettingsReader(configuration).Texts(DisabledVariable);
        return worker
            .DisabledTypes.Distinct(StringComparer.Ordinal)
            .Where(type => !registry.DeclaredTypes.Contains(type))
            .Select(type =>
                $"{(byVariable.Contains(type) ? DisabledVariable : $"{SectionName}:Worker:{nameof(worker.DisabledTypes)}")}: task type '{type}' is not declared, so nothing is switched off by it.{NearMiss.Hint(type, registry.DeclaredTypes)}"
            );
    }

    private static void AllowKeys(SettingsReader section, IEnumerable<string> keys)
    {
        foreach (string key in keys)
            section.Allow(key);
    }

    private static WorkerOptions ReadWorker(SettingsReader reader, IConfiguration configuration)
    {
        var defaults = new WorkerOptions();
        reader.Alias(nameof(WorkerOptions.DisabledTypes), "TASK_DISABLED_TYPES", configuration);
        return new WorkerOptions
        {
            Enabled = reader.Switch(nameof(WorkerOptions.Enabled), defaults.Enabled)!.Value,
            Name = reader.Text(nameof(WorkerOptions.Name)),
            Types = [.. reader.Texts(nameof(WorkerOptions.Types))],
            DisabledTypes = [.. reader.Texts(nameof(WorkerOptions.DisabledTypes))],
            Concurrency = reader.Number(nameof(WorkerOptions.Concurrency), defaults.Concurrency)!.Value,
            MaxRetries = reader.Number(nameof(WorkerOptions.MaxRetries), null),
            Timeout = reader.Duration(nameof(WorkerOptions.Timeout), null),
            Backoff = ReadBackoff(reader.Section(nameof(WorkerOptions.Backoff))),
            DrainTimeout = reader.Duration(nameof(WorkerOptions.DrainTimeout), defaults.DrainTimeout)!.Value,
            UnknownTypes = reader.Choice<UnknownTypePolicy>(nameof(WorkerOptions.UnknownTypes), defaults.UnknownTypes)!.Value,
        };
    }

    private static BackoffOptions ReadBackoff(SettingsReader reader)
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

    private static RetentionOptions ReadRetention(SettingsReader reader)
    {
        var defaults = new RetentionOptions();
        return new RetentionOptions
        {
            Done = reader.Duration(nameof(RetentionOptions.Done), defaults.Done)!.Value,
            Dead = reader.Duration(nameof(RetentionOptions.Dead), defaults.Dead)!.Value,
        };
    }

    private static List<string> ReadTypes(SettingsReader reader, TaskRegistry registry, Dictionary<string, TaskTypeOptions> types)
    {
        // A colon parts configuration keys, so a type such as user:welcome stands there as its topic does, with a dot.
        var known = registry.Registrations.ToDictionary(
            entry => entry.Type.Replace(':', '.'),
            entry => entry.Type,
            StringComparer.OrdinalIgnoreCase
        );
        var warnings = new List<string>();
        foreach (string key in reader.Keys)
        {
            var own = reader.Section(key);
            types[known.GetValueOrDefault(key, key)] = new TaskTypeOptions
            {
                MaxRetries = own.Number(nameof(TaskTypeOptions.MaxRetries), null),
                Timeout = own.Duration(nameof(TaskTypeOptions.Timeout), null),
                Concurrency = own.Number(nameof(TaskTypeOptions.Concurrency), null),
            };
            if (!known.ContainsKey(key))
                warnings.Add($"{reader.PathOf(key)}: no handler is registered for task type '{key}'.{NearMiss.Hint(key, known.Keys)}");
        }
        return warnings;
    }

    private static void Check(TaskKitOptions options)
    {
        Within("MaxPayloadBytes", options.MaxPayloadBytes, 1, 256 * 1024 * 1024);
        var worker = options.Worker;
        Within("Worker:Concurrency", worker.Concurrency, 1, 100_000);
        CheckRun("Worker", worker.MaxRetries, worker.Timeout);
        Within("Worker:DrainTimeout", worker.DrainTimeout, TimeSpan.Zero, TimeSpan.FromDays(1));
        Within("Worker:Backoff:Initial", worker.Backoff.Initial, TimeSpan.Zero, Year);
        Within("Worker:Backoff:Factor", worker.Backoff.Factor, 1, 100);
        Within("Worker:Backoff:Max", worker.Backoff.Max, worker.Backoff.Initial, Year);
        Within("Worker:Backoff:Jitter", worker.Backoff.Jitter, 0, 1);
        Within("Retention:Done", options.Retention.Done, TimeSpan.Zero, 100 * Year);
        Within("Retention:Dead", options.Retention.Dead, TimeSpan.Zero, 100 * Year);
        foreach (var (type, own) in options.Types)
        {
            CheckRun($"Types:{type}", own.MaxRetries, own.Timeout);
            if (own.Concurrency is { } limit)
                Within($"Types:{type}:Concurrency", limit, 1, 100_000);
        }
    }

    private static void CheckRun(string path, int? maxRetries, TimeSpan? timeout)
    {
        if (maxRetries is { } retries)
            Within($"{path}:MaxRetries", retries, 0, EnvelopeFactory.MaxRetriesLimit);
        if (timeout is { } limit && limit != Timeout.InfiniteTimeSpan)
            Within($"{path}:Timeout", limit, TimeSpan.FromMilliseconds(1), Year);
    }

    private static void Within<T>(string path, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            throw new TaskKitConfigurationException($"{SectionName}:{path}", $"expected {Show(min)} to {Show(max)}, got {Show(value)}.");
    }

    private static string Show<T>(T value) =>
        value is TimeSpan span ? DurationText.Format(span) : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}");
}
