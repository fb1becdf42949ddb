namespace TaskKit.Settings;

/// <summary>Entries of tables that only the core has: sections below, rates, and settings that other code reads.</summary>
internal static class SettingSections
{
    /// <summary>Adds a section with a table of its own.</summary>
    public static SettingTable<TOptions> Section<TOptions, TBelow>(
        this SettingTable<TOptions> table,
        string key,
        Func<TOptions, TBelow> get,
        SettingTable<TBelow> below
    )
        where TOptions : class, new()
        where TBelow : class, new() =>
        table.Add(
            new Setting<TOptions>(
                key,
                RowsBelow(key, below),
                (section, options, program) => below.Lay(section.Section(key), get(options), program),
                (pathOf, options) => below.Check(inner => $"{pathOf(key)}:{inner}", get(options))
            )
        );

    /// <summary>Adds sections with the same table under names of the user's choice. Other code reads them, since it knows the names.</summary>
    public static SettingTable<TOptions> Sections<TOptions, TBelow>(
        this SettingTable<TOptions> table,
        string key,
        string name,
        Func<TOptions, IReadOnlyDictionary<string, TBelow>> get,
        SettingTable<TBelow> below
    )
        where TOptions : class, new()
        where TBelow : class, new() =>
        table.Add(
            new Setting<TOptions>(
                key,
                RowsBelow($"{key}:<{name}>", below),
                (section, _, _) => section.Section(key),
                (pathOf, options) =>
                {
                    foreach (var (chosen, each) in get(options))
                        below.Check(inner => $"{pathOf(key)}:{chosen}:{inner}", each);
                }
            )
        );

    /// <summary>Adds a rate.</summary>
    public static SettingTable<TOptions> Rate<TOptions>(
        this SettingTable<TOptions> table,
        string key,
        Action<TOptions, TaskRate> set,
        string meaning,
        string unset
    )
        where TOptions : class, new() =>
        table.Add(
            Setting<TOptions>.Of(
                SettingRow.Of(key, "a number and a duration, `100/1s`; or `0`", unset, meaning),
                (section, options) =>
                {
                    if (section.Text(key) is { } text)
                        set(options, RateOf(section.PathOf(key), text));
                }
            )
        );

    /// <summary>Adds a setting that other code reads. A part of its key in angle brackets stands for any name.</summary>
    public static SettingTable<TOptions> Elsewhere<TOptions>(
        this SettingTable<TOptions> table,
        string key,
        string allowed,
        string byDefault,
        string meaning
    )
        where TOptions : class, new() =>
        table.Add(
            new Setting<TOptions>(
                key,
                [SettingRow.Of(key, allowed, byDefault, meaning)],
                (section, _, _) => Accept(section, key.Split(':')),
                (_, _) => { }
            )
        );

    private static void Accept(SettingsReader section, ReadOnlySpan<string> parts)
    {
        if (parts is [var outer, [not '<', ..], ..])
            Accept(section.Section(outer), parts[1..]);
        else
            section.Allow(parts[0]);
    }

    private static IReadOnlyList<SettingRow> RowsBelow<TBelow>(string key, SettingTable<TBelow> below)
        where TBelow : class, new() => [.. below.Rows.Select(row => row with { Key = $"{key}:{row.Key}" })];

    private static TaskRate RateOf(string path, string text) =>
        TaskRate.ProblemOf(text, out var rate) is { } problem
            ? throw new TaskKitConfigurationException(path, $"{problem.TrimEnd('.')}, got '{text}'.")
            : rate;
}
