using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace TaskKit.Settings;

/// <summary>
/// The settings of a section, each declared once: key, kind, range and meaning. Reading, checking, the known keys and the documentation follow from that.
/// The default of a setting is the value of its property in new options. Each method but those at the end adds a setting and returns the table.
/// </summary>
/// <typeparam name="TOptions">The class with a property for each setting.</typeparam>
public sealed class SettingTable<TOptions>
    where TOptions : class, new()
{
    private const string None = "none";

    private readonly TOptions _defaults = new();
    private readonly List<Setting<TOptions>> _settings = [];
    private readonly Dictionary<string, Func<TOptions, TimeSpan?>> _durations = new(StringComparer.Ordinal);

    /// <summary>The keys of the section, in the order of their declaration.</summary>
    public IReadOnlyList<string> Keys => [.. _settings.Select(setting => setting.Key.Split(':')[0]).Distinct(StringComparer.Ordinal)];

    /// <summary>The settings for the documentation, in the order of their declaration.</summary>
    public IReadOnlyList<SettingRow> Rows => [.. _settings.SelectMany(setting => setting.Rows)];

    /// <summary>Adds a whole number.</summary>
    /// <param name="key">The key.</param>
    /// <param name="get">Reads the property; <see langword="null"/> is not checked.</param>
    /// <param name="set">Sets the property.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The largest value; <see langword="null"/> for no limit.</param>
    /// <param name="meaning">The meaning for the documentation, in Markdown.</param>
    /// <param name="unset">The words for a default of <see langword="null"/>.</param>
    /// <param name="unit">The noun that is counted, for example <c>bytes</c>.</param>
    public SettingTable<TOptions> Number(
        string key,
        Func<TOptions, int?> get,
        Action<TOptions, int> set,
        int least,
        int? most,
        string meaning,
        string unset = None,
        string unit = ""
    )
    {
        var range = new SettingRange<int>(least, most, value => value.ToString(CultureInfo.InvariantCulture), unit);
        return Add(get, set, section => section.Number(key, null), range, RowOf(key, get, range, range.Words, meaning, unset));
    }

    /// <summary>Adds a number.</summary>
    /// <param name="key">The key.</param>
    /// <param name="get">Reads the property; <see langword="null"/> is not checked.</param>
    /// <param name="set">Sets the property.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The largest value; <see langword="null"/> for no limit.</param>
    /// <param name="meaning">The meaning for the documentation, in Markdown.</param>
    /// <param name="unset">The words for a default of <see langword="null"/>.</param>
    public SettingTable<TOptions> Decimal(
        string key,
        Func<TOptions, double?> get,
        Action<TOptions, double> set,
        double least,
        double? most,
        string meaning,
        string unset = None
    )
    {
        var range = new SettingRange<double>(least, most, value => value.ToString(CultureInfo.InvariantCulture));
        return Add(get, set, section => section.Decimal(key, null), range, RowOf(key, get, range, range.Words, meaning, unset));
    }

    /// <summary>Adds a duration.</summary>
    /// <param name="key">The key.</param>
    /// <param name="get">Reads the property; <see langword="null"/> is not checked.</param>
    /// <param name="set">Sets the property.</param>
    /// <param name="least">The shortest value.</param>
    /// <param name="most">The longest value; <see langword="null"/> for no limit.</param>
    /// <param name="meaning">The meaning for the documentation, in Markdown.</param>
    /// <param name="unset">The words for a default of <see langword="null"/>.</param>
    /// <param name="notBelow">The key of an earlier duration that this one is not shorter than.</param>
    /// <param name="orInfinite">True when code may set <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    public SettingTable<TOptions> Duration(
        string key,
        Func<TOptions, TimeSpan?> get,
        Action<TOptions, TimeSpan> set,
        TimeSpan least,
        TimeSpan? most,
        string meaning,
        string unset = None,
        string? notBelow = null,
        bool orInfinite = false
    )
    {
        var range = new SettingRange<TimeSpan>(least, most, DurationText.Format);
        string allowed = notBelow is null ? range.Words : $"{range.Words}, and not below `{notBelow}`";
        Func<TOptions, TimeSpan?> floor = notBelow is null ? _ => null : _durations[notBelow];
        _durations.Add(key, get);
        return Add(
            Setting<TOptions>.Of(
                RowOf(key, get, range, allowed, meaning, unset),
                (section, options) => Set(options, set, section.Duration(key, null)),
                options =>
                    get(options) is not { } value || (orInfinite && value == Timeout.InfiniteTimeSpan)
                        ? null
                        : range.NotBelow(floor(options)).ProblemOf(value)
            )
        );
    }

    /// <summary>Adds <c>true</c> or <c>false</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="get">Reads the property.</param>
    /// <param name="set">Sets the property.</param>
    /// <param name="meaning">The meaning for the documentation, in Markdown.</param>
    public SettingTable<TOptions> Switch(string key, Func<TOptions, bool> get, Action<TOptions, bool> set, string meaning) =>
        Add(
            Setting<TOptions>.Of(
                SettingRow.Of(key, "`true` or `false`", get(_defaults) ? "`true`" : "`false`", meaning),
                (section, options) => Set(options, set, section.Switch(key, null))
            )
        );

    /// <summary>Adds one of an enumeration's names.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="get">Reads the property.</param>
    /// <param name="set">Sets the property.</param>
    /// <param name="meaning">The meaning for the documentation, in Markdown.</param>
    public SettingTable<TOptions> Choice<T>(string key, Func<TOptions, T> get, Action<TOptions, T> set, string meaning)
        where T : struct, Enum
    {
        string[] names = Enum.GetNames<T>();
        return Add(
            Setting<TOptions>.Of(
                SettingRow.Of(key, string.Join(" or ", names.Select(name => $"`{name}`")), $"`{get(_defaults)}`", meaning),
                (section, options) => Set(options, set, section.Choice<T>(key, null)),
                options => Enum.IsDefined(get(options)) ? null : $"expected one of {string.Join(", ", names)}, got '{get(options)}'."
            )
        );
    }

    /// <summary>Adds a text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="get">Reads the property; <see langword="null"/> is not checked.</param>
    /// <param name="set">Sets the property.</param>
    /// <param name="allowed">The texts that are allowed, in Markdown.</param>
    /// <param name="meaning">The meaning for the documentation, in Markdown.</param>
    /// <param name="unset">The words for a default of <see langword="null"/> or of an empty text.</param>
    /// <param name="variable">The environment variable that stands for the key.</param>
    /// <param name="problem">Says what is wrong with a text, <c>expected …, got ….</c>; <see langword="null"/> when nothing is.</param>
    public SettingTable<TOptions> Text(
        string key,
        Func<TOptions, string?> get,
        Action<TOptions, string> set,
        string allowed,
        string meaning,
        string unset = None,
        string? variable = null,
        Func<string, string?>? problem = null
    ) =>
        Add(
            Setting<TOptions>.Of(
                SettingRow.Of(key, allowed, get(_defaults) is { Length: > 0 } text ? $"`{text}`" : unset, meaning, variable),
                (section, options) =>
                {
                    if (section.Text(key) is { } stated)
                        set(options, stated);
                },
                options => get(options) is { } value ? problem?.Invoke(value) : null,
                variable
            )
        );

    /// <summary>Adds several texts: a list, or one text with commas.</summary>
    /// <param name="key">The key.</param>
    /// <param name="set">Sets the property to one text or more.</param>
    /// <param name="meaning">The meaning for the documentation, in Markdown.</param>
    /// <param name="unset">The words for the default, which has no text.</param>
    /// <param name="variable">The environment variable that stands for the key.</param>
    public SettingTable<TOptions> Texts(
        string key,
        Action<TOptions, IList<string>> set,
        string meaning,
        string unset = None,
        string? variable = null
    ) =>
        Add(
            Setting<TOptions>.Of(
                SettingRow.Of(key, "a list, or one text with commas", unset, meaning, variable),
                (section, options) =>
                {
                    if (section.Texts(key) is { Count: > 0 } texts)
                        set(options, [.. texts]);
                },
                variable: variable
            )
        );

    /// <summary>Adds texts under keys of the user's choice.</summary>
    /// <param name="key">The key of the section that has them.</param>
    /// <param name="name">The word that stands for such a key in the documentation.</param>
    /// <param name="get">Reads the property, which the texts are put into.</param>
    /// <param name="meaning">The meaning for the documentation, in Markdown.</param>
    public SettingTable<TOptions> Pairs(string key, string name, Func<TOptions, IDictionary<string, string>> get, string meaning) =>
        Add(
            Setting<TOptions>.Of(
                SettingRow.Of($"{key}:<{name}>", "a text", None, meaning),
                (section, options) =>
                {
                    var pairs = section.Section(key);
                    foreach (string chosen in pairs.Keys)
                        get(options)[chosen] = pairs.Text(chosen) ?? "";
                }
            )
        );

    /// <summary>Lays the values of a section over options, and checks the result. A value that is absent or empty changes nothing.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">The options, as code set them.</param>
    /// <param name="program">The whole configuration of the program, for the variables; <see langword="null"/> when they do not count.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="TaskKitConfigurationException">A value does not parse, or is not allowed.</exception>
    public TOptions Read(SettingsReader section, TOptions options, IConfiguration? program = null)
    {
        Lay(section, options, program);
        Check(section.PathOf, options);
        return options;
    }

    /// <summary>Lays the values of a section over options, unchecked.</summary>
    internal void Lay(SettingsReader section, TOptions options, IConfiguration? program)
    {
        foreach (var setting in _settings)
            setting.Lay(section, options, program);
    }

    /// <summary>Checks options, whoever set them.</summary>
    /// <param name="pathOf">Gives the path of a key.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="TaskKitConfigurationException">A value is not allowed.</exception>
    internal void Check(Func<string, string> pathOf, TOptions options)
    {
        foreach (var setting in _settings)
            setting.Check(pathOf, options);
    }

    internal SettingTable<TOptions> Add(Setting<TOptions> setting)
    {
        _settings.Add(setting);
        return this;
    }

    private SettingTable<TOptions> Add<T>(
        Func<TOptions, T?> get,
        Action<TOptions, T> set,
        Func<SettingsReader, T?> read,
        SettingRange<T> range,
        SettingRow row
    )
        where T : struct, IComparable<T> =>
        Add(
            Setting<TOptions>.Of(
                row,
                (section, options) => Set(options, set, read(section)),
                options => get(options) is { } value ? range.ProblemOf(value) : null
            )
        );

    private SettingRow RowOf<T>(string key, Func<TOptions, T?> get, SettingRange<T> range, string allowed, string meaning, string unset)
        where T : struct, IComparable<T> => SettingRow.Of(key, allowed, range.Text(get(_defaults)) ?? unset, meaning);

    private static void Set<T>(TOptions options, Action<TOptions, T> set, T? value)
        where T : struct
    {
        if (value is { } stated)
            set(options, stated);
    }
}
