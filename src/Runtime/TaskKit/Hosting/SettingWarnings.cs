using Microsoft.Extensions.Configuration;
using TaskKit.Registry;
using TaskKit.Registry.Tuning;
using TaskKit.Settings;
using TaskKit.Settings.Tables;

namespace TaskKit;

/// <summary>Sentences about names in the configuration that no handler of the registry has.</summary>
/// <param name="configuration">The whole configuration.</param>
/// <param name="registry">The handlers.</param>
/// <param name="options">The options that were read.</param>
/// <param name="typeKeys">The keys below <c>TaskKit:Types</c>, and their paths.</param>
internal sealed class SettingWarnings(
    IConfiguration configuration,
    TaskRegistry registry,
    TaskKitOptions options,
    IReadOnlyList<(string Key, string Path)> typeKeys
)
{
    public IEnumerable<string> All() => [.. Types(), .. Handlers(), .. Switches(), .. Variables()];

    /// <summary>The sentences about names that switch nothing: of task types, domains and feature flags.</summary>
    public IEnumerable<string> Switches() => [.. Disabled(), .. Domains(), .. Flags()];

    private IEnumerable<string> Types()
    {
        var known = registry.Types.Select(type => type.Replace(':', '.')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return typeKeys
            .Where(pair => !known.Contains(pair.Key))
            .Select(pair => $"{pair.Path}: no handler is registered for task type '{pair.Key}'.{NearMiss.Hint(pair.Key, known)}");
    }

    // A section of a type without settings is the program's own.
    private IEnumerable<string> Handlers()
    {
        var known = registry
            .Registrations.Select(registration => registration.Settings)
            .OfType<HandlerSettings>()
            .ToLookup(settings => settings.SectionKey, StringComparer.OrdinalIgnoreCase);
        var types = registry.DeclaredTypes.Select(type => type.Replace(':', '.')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var section in configuration.GetSection(HandlerSettings.Root).GetChildren())
        {
            var names = known[section.Key].SelectMany(settings => settings.Members).Select(member => member.Name).ToList();
            if (names.Count > 0)
                foreach (var child in section.GetChildren().Where(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
                    yield return $"{child.Path}: the handler has no such setting.{NearMiss.Hint(child.Key, names)}";
            else if (!types.Contains(section.Key) && NearMiss.Hint(section.Key, known.Select(type => type.Key)) is { Length: > 0 } hint)
                yield return $"{section.Path}: no handler is registered for task type '{section.Key}'.{hint}";
        }
    }

    private IEnumerable<string> Disabled()
    {
        var declared = registry.DeclaredTypes;
        var byVariable = new SettingsReader(configuration).Texts(WorkerSettingTable.DisabledVariable);
        return options
            .Worker.DisabledTypes.Distinct(StringComparer.Ordinal)
            .Where(type => !declared.Contains(type))
            .Select(type =>
                $"{(byVariable.Contains(type) ? WorkerSettingTable.DisabledVariable : $"{TaskKitSettings.SectionName}:Worker:{nameof(WorkerOptions.DisabledTypes)}")}: task type '{type}' is not declared, so nothing is switched off by it.{NearMiss.Hint(type, declared)}"
            );
    }

    private IEnumerable<string> Domains() =>
        options
            .Worker.EnabledDomains.Distinct(StringComparer.Ordinal)
            .Where(domain => !registry.Domains.Contains(domain))
            .Select(domain => $"Unknown domain in configuration: {domain}{Dotted(NearMiss.Hint(domain, registry.Domains))}");

    private IEnumerable<string> Flags()
    {
        var (values, problems) = ConfigurationFlags.Read(configuration);
        var known = registry.Table.Types.SelectMany(type => type.Flags).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. problems,
            .. values
                .Where(flag => !known.Contains(flag.Name))
                .Select(flag => $"{flag.Path}: no handler has the feature flag '{flag.Name}'.{NearMiss.Hint(flag.Name, known)}"),
        ];
    }

    private IEnumerable<string> Variables()
    {
        if (LogLevelVariable.Problem(configuration) is { } problem)
            yield return problem;
        if (!string.IsNullOrEmpty(configuration["POSTGRES_DSN"]))
            yield return "POSTGRES_DSN is set and not used: TaskKit keeps tasks in the backend that is referenced.";
    }

    private static string Dotted(string hint) => hint.Length > 0 ? "." + hint : "";
}
