using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskKit.Payloads.Rules;

namespace TaskKit.Registry.Tuning;

/// <summary>The settings of the handler of one task type: their names, and the class that holds their values.</summary>
public abstract class HandlerSettings
{
    /// <summary>The section below which the settings of all handlers stand.</summary>
    internal const string Root = "TaskKit:Handlers";

    private protected HandlerSettings(string type, IReadOnlyList<HandlerSetting> members) => (Type, Members) = (type, members);

    /// <summary>The task type's name.</summary>
    public string Type { get; }

    /// <summary>The settings.</summary>
    public IReadOnlyList<HandlerSetting> Members { get; }

    /// <summary>The class that holds the values.</summary>
    public abstract Type SettingsType { get; }

    /// <summary>The key of the type below <see cref="Root"/>. A colon parts configuration keys, so it stands there as a dot.</summary>
    internal string SectionKey => Type.Replace(':', '.');

    /// <summary>The path of a setting in the configuration: <c>TaskKit:Handlers:sms:ApiKey</c>.</summary>
    /// <param name="member">The setting.</param>
    internal string PathOf(HandlerSetting member) => $"{Root}:{SectionKey}:{member.Name}";

    /// <summary>Makes the object that holds the values.</summary>
    /// <param name="values">The values, all of their kinds.</param>
    internal abstract object Make(SettingValues values);

    /// <summary>The settings whose values break a rule: the name of each, and a sentence about the rule without the value.</summary>
    internal abstract IEnumerable<(string Member, string Problem)> Broken(object made);

    /// <summary>Adds the values to the services, unless they have an object of this class.</summary>
    internal abstract void AddTo(IServiceCollection services, Func<object> read);
}

/// <summary>The settings of the handler of one task type. Made by generated code.</summary>
/// <typeparam name="T">The class that holds the values.</typeparam>
/// <param name="type">The task type's name.</param>
/// <param name="members">The settings.</param>
/// <param name="make">Makes the object of the values.</param>
public sealed class HandlerSettings<T>(string type, IReadOnlyList<HandlerSetting> members, Func<SettingValues, T> make)
    : HandlerSettings(type, members)
    where T : class
{
    /// <summary>The check of the rules, as payloads have it.</summary>
    /// <value><see langword="null"/> by default: no rule is stated.</value>
    public PayloadCheck<T>? Check { get; init; }

    /// <inheritdoc/>
    public override Type SettingsType => typeof(T);

    internal override object Make(SettingValues values) => make(values);

    internal override IEnumerable<(string Member, string Problem)> Broken(object made)
    {
        if (Check is null)
            return [];
        var broken = new BrokenRules();
        Check((T)made, ref broken);
        return [.. broken.Found.Select(rule => (MemberOf(rule), rule.Message + "."))];
    }

    // The path has the name as it would stand in JSON. A rule of the whole record counts for its first setting.
    private string MemberOf(BrokenRule rule) =>
        (Members.FirstOrDefault(member => member.Name.Equals(rule.Path, StringComparison.OrdinalIgnoreCase)) ?? Members[0]).Name;

    internal override void AddTo(IServiceCollection services, Func<object> read) => services.TryAddSingleton(_ => (T)read());
}
