using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace TaskKit.Settings;

/// <summary>
/// Reads the settings of one configuration section. A value that does not parse is an error that names its path. A key that was not read is
/// reported with the most similar known key.
/// </summary>
/// <param name="section">The section.</param>
public sealed class SettingsReader(IConfiguration section)
{
    private readonly Dictionary<string, SettingsReader?> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Stand> _aliases = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path = (section as IConfigurationSection)?.Path ?? "";

    /// <summary>The path of one of the section's keys, or the alias in use for it.</summary>
    /// <param name="key">The key.</param>
    public string PathOf(string key) =>
        _aliases.TryGetValue(key, out var alias) ? alias.Name
        : _path.Length == 0 ? key
        : $"{_path}:{key}";

    /// <summary>
    /// Lets an alias such as <c>KAFKA_BROKERS</c> stand for a key. The alias wins over the key in weaker sources, and loses to the key in the same
    /// source or a stronger one.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="configuration">The whole configuration.</param>
    public void Alias(string key, string alias, IConfiguration configuration)
    {
        if (SourceOrder.IsStronger(configuration, alias, PathOf(key)))
            _aliases[key] = new Stand(alias, configuration[alias]!);
    }

    /// <summary>A section below this one; the same reader at each call.</summary>
    /// <param name="key">The key of the section below.</param>
    public SettingsReader Section(string key)
    {
        if (_known.TryGetValue(key, out var known) && known is not null)
            return known;
        // The key as the configuration spells it, so that messages show the path that the user wrote.
        var child = section.GetChildren().FirstOrDefault(child => child.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
        var reader = new SettingsReader(child ?? section.GetSection(key));
        _known[key] = reader;
        return reader;
    }

    /// <summary>The keys of this section.</summary>
    public IEnumerable<string> Keys => section.GetChildren().Select(child => child.Key);

    /// <summary>Accepts a key, and all keys below it, that other code reads.</summary>
    /// <param name="key">The key.</param>
    public void Allow(string key) => _known[key] = null;

    /// <summary>Reads a text; an empty one counts as absent.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">Stands in for an absent value.</param>
    public string? Text(string key, string? fallback = null)
    {
        _known[key] = null;
        if (_aliases.TryGetValue(key, out var alias))
            return alias.Value;
        return section[key] is { Length: > 0 } text ? text : fallback;
    }

    /// <summary>Reads a whole number.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">Stands in for an absent value.</param>
    public int? Number(string key, int? fallback) =>
        Parse(
            key,
            fallback,
            "a whole number",
            text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : null
        );

    /// <summary>Reads a number.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">Stands in for an absent value.</param>
    public double? Decimal(string key, double? fallback) =>
        Parse(
            key,
            fallback,
            "a number",
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null
        );

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">Stands in for an absent value.</param>
    public bool? Switch(string key, bool? fallback) =>
        Parse(key, fallback, "true or false", text => bool.TryParse(text, out bool value) ? value : null);

    /// <summary>Reads a duration such as <c>500ms</c>, <c>30s</c>, <c>5m</c> or <c>00:00:30</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">Stands in for an absent value.</param>
    public TimeSpan? Duration(string key, TimeSpan? fallback) =>
        Parse(key, fallback, DurationText.Form, text => DurationText.TryParse(text, out var value) ? value : null, DurationText.Hint);

    /// <summary>Reads one of an enumeration's names.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="fallback">Stands in for an absent value.</param>
    public T? Choice<T>(string key, T? fallback)
        where T : struct, Enum =>
        Parse(
            key,
            fallback,
            "one of " + string.Join(", ", Enum.GetNames<T>()),
            text => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null
        );

    /// <summary>Reads several texts: a list of children, or one value with commas. The texts are trimmed, and empty ones left out.</summary>
    /// <param name="key">The key.</param>
    public IReadOnlyList<string> Texts(string key)
    {
        _known[key] = null;
        var child = section.GetSection(key);
        var values = (_aliases.TryGetValue(key, out var alias) ? alias.Value : child.Value) is { } joined
            ? joined.Split(',')
            : child.GetChildren().Select(item => item.Value ?? "");
        return [.. values.Select(value => value.Trim()).Where(value => value.Length > 0)];
    }

    /// <summary>One sentence for each key of this section, or of a section below it, that was not read.</summary>
    public IEnumerable<string> Unknown()
    {
        foreach (string key in Keys)
        {
            if (!_known.TryGetValue(key, out var below))
                yield return $"{PathOf(key)} is not a known setting.{NearMiss.Hint(key, _known.Keys)}";
            else if (below is not null)
                foreach (string sentence in below.Unknown())
                    yield return sentence;
        }
    }

    private T? Parse<T>(string key, T? fallback, string expected, Func<string, T?> parse, Func<string, string>? hint = null)
        where T : struct
    {
        if (Text(key) is not { } text)
            return fallback;
        return parse(text)
            ?? throw new TaskKitConfigurationException(PathOf(key), $"expected {expected}, got '{text}'.{hint?.Invoke(text)}");
    }

    /// <summary>An alias and its value.</summary>
    private readonly record struct Stand(string Name, string Value);
}
