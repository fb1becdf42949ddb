using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    private const string BackendPath = $"{TaskKitSettings.SectionName}:{nameof(TaskKitOptions.Backend)}";
    private const string Formats = "table|json|jsonl";
    private const string Colors = "auto|always|never";

    private readonly List<(SettingOption Setting, Option<string?> Option)> _settings;

    /// <param name="settings">The options of the backends. Equal ones become one.</param>
    public GlobalOptions(IEnumerable<SettingOption> settings) =>
        _settings = [.. settings.Distinct().Select(each => (each, OptionOf(each)))];

    public Option<string?> Project { get; } =
        new("--project", "-p")
        {
            Description = "The project file or its folder; without, the one in this folder or the nearest above.",
            Recursive = true,
        };

    public Option<bool> NoBuild { get; } = new("--no-build") { Description = "Do not build the project first.", Recursive = true };

    public Option<string?> Configuration { get; } =
        new("--configuration", "-c") { Description = "The build configuration, for example Release.", Recursive = true };

    public Option<string?> Framework { get; } =
        new("--framework", "-f") { Description = "The target framework, for projects that have several.", Recursive = true };

    public Option<string?> Environment { get; } =
        new("--environment", "-e")
        {
            Description = "The application's environment: which appsettings.<environment>.json counts.",
            Recursive = true,
        };

    public Option<string[]> Set { get; } =
        new("--set")
        {
            Description = "A configuration value as key=value; it overrides files and variables. Repeatable.",
            Recursive = true,
        };

    public Option<string?> Format { get; } =
        new("--format")
        {
            Description = "How data is written; jsonl is one document per line.",
            HelpName = Formats,
            Recursive = true,
        };

    public Option<bool> Json { get; } = new("--json") { Description = "Short for --format json.", Recursive = true };

    public Option<bool> DryRun { get; } =
        new("--dry-run") { Description = "Check everything and say what would be done, without doing it.", Recursive = true };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask for confirmation.", Recursive = true };

    public Option<bool> Quiet { get; } =
        new("--quiet", "-q") { Description = "Say nothing but data, warnings and errors.", Recursive = true };

    public Option<string?> Color { get; } =
        new("--color")
        {
            Description = "When to colour; auto is on a terminal without NO_COLOR.",
            HelpName = Colors,
            Recursive = true,
        };

    /// <summary>The configuration values, by path, that <c>--set</c> and its short forms give.</summary>
    public IReadOnlyDictionary<string, string> ValuesOf(ParseResult arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (setting, option) in _settings)
        {
            if (Given(arguments, option) is not { } given)
                continue;
            values[setting.Path] = given;
            if (setting.Backend is { } backend)
                values[BackendPath] = backend;
        }
        foreach (string[] pair in PairsOf(arguments))
            values[pair[0]] = pair[1];
        return values;
    }

    /// <summary>The keys of <c>--set</c>.</summary>
    public IEnumerable<string> KeysOf(ParseResult arguments) => PairsOf(arguments).Select(pair => pair[0]);

    public OutputFormat FormatOf(ParseResult arguments) =>
        Given(arguments, Json) ? OutputFormat.Json : Parse(arguments, Format, OutputFormat.Table);

    public ColorMode ColorOf(ParseResult arguments) => Parse(arguments, Color, ColorMode.Auto);

    public bool IsQuiet(ParseResult arguments) => Given(arguments, Quiet);

    public void AddTo(RootCommand root)
    {
        Set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (token.Value.IndexOf('=') <= 0)
                    result.AddError($"--set expects key=value, for example TaskKit:Worker:Concurrency=10, not '{token.Value}'.");
        });
        Format.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, Formats.Split('|'));
        Color.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, Colors.Split('|'));
        foreach (
            Option option in (Option[])
                [
                    Project,
                    NoBuild,
                    Configuration,
                    Framework,
                    Environment,
                    Set,
                    .. _settings.Select(each => each.Option),
                    Format,
                    Json,
                    DryRun,
                    Yes,
                    Quiet,
                    Color,
                ]
        )
            root.Options.Add(option);
    }

    private static Option<string?> OptionOf(SettingOption setting) =>
        new(setting.Name) { Description = setting.Description, Recursive = true };

    private IEnumerable<string[]> PairsOf(ParseResult arguments) =>
        (Given(arguments, Set) ?? []).Select(text => text.Split('=', 2)).Where(pair => pair.Length == 2);

    // Must not throw for an invalid value: the error about it is itself written in the format that was asked for.
    private static T? Given<T>(ParseResult arguments, Option<T> option) =>
        arguments.GetResult(option) is { } result && !result.Errors.Any() ? arguments.GetValue(option) : default;

    private static T Parse<T>(ParseResult arguments, Option option, T fallback)
        where T : struct, Enum =>
        Enum.TryParse<T>(arguments.GetResult(option)?.Tokens.LastOrDefault()?.Value, ignoreCase: true, out var value) ? value : fallback;
}
