using Microsoft.Extensions.Configuration;
using TaskKit.Settings;
using TaskKit.Settings.Tables;

namespace TaskKit.Tool;

/// <summary>
/// Finds the task types that the configuration switches off, by the rules of a worker: disabled types, the only types, enabled domains, feature
/// flags. Sources of flags that the program adds in code are unknown here.
/// </summary>
internal sealed class OffTypes
{
    private const string Worker = $"{TaskKitSettings.SectionName}:{nameof(TaskKitOptions.Worker)}";
    private const string Disabled = nameof(WorkerOptions.DisabledTypes);
    private const string Only = nameof(WorkerOptions.Types);
    private const string Domains = nameof(WorkerOptions.EnabledDomains);

    private readonly IConfiguration _configuration;
    private readonly SettingsReader _worker;
    private readonly IReadOnlyList<string> _disabled;
    private readonly IReadOnlyList<string> _only;
    private readonly IReadOnlyList<string> _domains;
    private readonly IReadOnlyDictionary<string, StatedFlag> _flags;

    private OffTypes(IConfiguration configuration)
    {
        _configuration = configuration;
        _worker = new SettingsReader(configuration.GetSection(Worker));
        _worker.Alias(Disabled, WorkerSettingTable.DisabledVariable, configuration);
        _worker.Alias(Only, WorkerSettingTable.TypesVariable, configuration);
        _worker.Alias(Domains, WorkerSettingTable.DomainsVariable, configuration);
        (_disabled, _only, _domains) = (_worker.Texts(Disabled), _worker.Texts(Only), _worker.Texts(Domains));
        _flags = ConfigurationFlags.Read(configuration).Values.ToDictionary(flag => flag.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The types that are off, by name. Types without a handler in the program are left out.</summary>
    public static IReadOnlyDictionary<string, OffType> Of(TaskManifest manifest, AppConfiguration configuration)
    {
        var rules = new OffTypes(configuration.Root);
        return manifest
            .Types.Where(type => type.Handler is not null)
            .Select(rules.Find)
            .OfType<OffType>()
            .ToDictionary(off => off.Type, StringComparer.Ordinal);
    }

    private OffType? Find(TaskTypeInfo type)
    {
        string name = type.Type;
        if (_disabled.Contains(name, StringComparer.Ordinal))
            return ByName(name);
        if (_only.Count > 0 && !_only.Contains(name, StringComparer.Ordinal))
            return new OffType(
                name,
                $"{_worker.PathOf(Only)} does not name it",
                [_worker.PathOf(Only)],
                $"add '{name}' to {_worker.PathOf(Only)}"
            );
        if (_domains.Count > 0 && type.Domain is { } domain && !_domains.Contains(domain, StringComparer.Ordinal))
            return ByDomain(name, domain);
        return type.Flags.FirstOrDefault(flag => _flags.GetValueOrDefault(flag) is not { IsOn: true }) is { } off
            ? ByFlag(name, off)
            : null;
    }

    // Both the key and its alias, since each may name the type, and each must then be changed.
    private OffType ByName(string type)
    {
        string[] keys =
        [
            .. new[] { $"{Worker}:{Disabled}", WorkerSettingTable.DisabledVariable }.Where(key =>
                new SettingsReader(_configuration).Texts(key).Contains(type, StringComparer.Ordinal)
            ),
        ];
        return new OffType(type, $"{_worker.PathOf(Disabled)} names it", keys, $"take '{type}' out of {string.Join(" and ", keys)}");
    }

    private OffType ByDomain(string type, string domain)
    {
        string key = _worker.PathOf(Domains);
        return new OffType(type, $"{key} does not name its domain '{domain}'", [key], $"add '{domain}' to {key}");
    }

    private OffType ByFlag(string type, string flag) =>
        _flags.GetValueOrDefault(flag) is { } stated
            ? new OffType(type, $"feature flag '{flag}' is off by {stated.Path}", [stated.Path], $"set '{flag}' to true in {stated.Path}")
            : new OffType(type, $"feature flag '{flag}' is set nowhere", [], $"set {Worker}:{WorkerSettingTable.Flags}:{flag} to true");
}
