using Microsoft.Extensions.Configuration;
using TaskKit.Registry;
using TaskKit.Registry.Tuning;
using TaskKit.Settings;

namespace TaskKit;

/// <summary>Reads the settings of handlers from the configuration, and notes all that is wrong with them.</summary>
/// <param name="configuration">The whole configuration.</param>
internal sealed class HandlerSettingsReader(IConfiguration configuration)
{
    private readonly List<(string Path, string Text)> _problems = [];

    /// <summary>Reads the settings of one handler.</summary>
    /// <returns>The object that holds the values; <see langword="null"/> when something is wrong.</returns>
    public object? Read(HandlerSettings settings)
    {
        int before = _problems.Count;
        object?[] values = Values(settings);
        if (_problems.Count > before)
            return null;
        object made = settings.Make(new SettingValues(values));
        foreach (var (name, problem) in settings.Broken(made))
        {
            var member = settings.Members.First(member => member.Name == name);
            var found = SourceOrder.Find(configuration, member.Variable, settings.PathOf(member));
            _problems.Add((found is { } set ? Written(set, member) : settings.PathOf(member), problem));
        }
        return _problems.Count > before ? null : made;
    }

    /// <summary>Reads the values alone.</summary>
    public object?[] Values(HandlerSettings settings) => [.. settings.Members.Select(member => ValueOf(settings, member))];

    /// <summary>Ends the reading.</summary>
    /// <exception cref="TaskKitConfigurationException">A value is missing, is not of its kind, or breaks a rule. All of them are named.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Count == 0)
            return;
        var rest = _problems.Skip(1).Select(problem => $"\n{problem.Path}: {problem.Text}");
        throw new TaskKitConfigurationException(_problems[0].Path, _problems[0].Text + string.Concat(rest));
    }

    /// <summary>The key as people write it: a variable in capitals, and the key of a file in small letters.</summary>
    public static string Written(SetKey found, HandlerSetting member) =>
        found.Key == member.Variable && found.IsInFile ? member.Key : found.Key;

    private object? ValueOf(HandlerSettings settings, HandlerSetting member)
    {
        if (SourceOrder.Find(configuration, member.Variable, settings.PathOf(member)) is not { } found)
        {
            if (member.IsRequired)
                _problems.Add((settings.PathOf(member), Missing(settings, member)));
            return null;
        }
        object? value =
            found.Value is { } text ? member.Kind.Read(text)
            : member.Kind.IsList ? ListKind.Read(configuration.GetSection(found.Key).GetChildren().Select(item => item.Value ?? ""))
            : null;
        if (value is null)
            _problems.Add((Written(found, member), $"expected {member.Kind.Expected}, got {Shown(found, member)}.{Hint(found, member)}"));
        return value;
    }

    private static string Shown(SetKey found, HandlerSetting member) =>
        found.Value is not { } text ? "a section"
        : member.IsSensitive ? "another text, which is not shown because it is a secret"
        : $"'{text}'";

    private static string Hint(SetKey found, HandlerSetting member) =>
        found.Value is { } text && !member.IsSensitive ? member.Kind.Hint(text) : "";

    private string Missing(HandlerSettings settings, HandlerSetting member) =>
        $"is required by the handler of '{settings.Type}', and nothing sets it. Set the variable {member.Variable}, {settings.PathOf(member)} in any source, or {member.Key} in a file; the tool takes {member.Flag}.{Misspelt(settings, member)}";

    // The warning about an unknown key would come too late: the program does not start.
    private string Misspelt(HandlerSettings settings, HandlerSetting member)
    {
        string section = $"{HandlerSettings.Root}:{settings.SectionKey}";
        var unknown = configuration
            .GetSection(section)
            .GetChildren()
            .Select(child => child.Key)
            .Where(key => !settings.Members.Any(known => known.Name.Equals(key, StringComparison.OrdinalIgnoreCase)));
        if (NearMiss.Find(member.Name, unknown) is { } key)
            return $" {section}:{key} is set, and no setting has that name.";
        var variables = configuration
            .GetChildren()
            .Select(child => child.Key)
            .Where(name => !settings.Members.Any(known => known.Variable.Equals(name, StringComparison.OrdinalIgnoreCase)));
        return NearMiss.Find(member.Variable, variables) is { } variable ? $" {variable} is set, and no setting has that name." : "";
    }
}
