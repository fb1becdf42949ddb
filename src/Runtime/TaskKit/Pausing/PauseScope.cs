using System.Diagnostics.CodeAnalysis;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>The tasks that a pause holds back: all, those of a domain, those of a type, or the firing of a schedule.</summary>
/// <remarks>Its text is <c>all</c>, <c>domain:billing</c>, <c>type:sms</c> or <c>schedule:nightly</c>.</remarks>
public readonly record struct PauseScope
{
    private const string AllText = "all";
    private const string DomainText = "domain";
    private const string TypeText = "type";
    private const string ScheduleText = "schedule";
    private const char Between = ':';
    private const int LongestName = 200;

    private readonly string? _kind;

    private PauseScope(string kind, string? name) => (_kind, Name) = (kind, name);

    /// <summary>The tasks of every type. The value of <c>default</c> too.</summary>
    public static PauseScope All => default;

    /// <summary>The name of the domain, type or schedule; <see langword="null"/> for <see cref="All"/>.</summary>
    public string? Name { get; }

    /// <summary>True for <see cref="All"/>.</summary>
    public bool IsAll => _kind is null;

    /// <summary>True for the types of a domain.</summary>
    public bool IsDomain => _kind == DomainText;

    /// <summary>True for one task type.</summary>
    public bool IsType => _kind == TypeText;

    /// <summary>True for one schedule.</summary>
    public bool IsSchedule => _kind == ScheduleText;

    /// <summary>The task types of a domain.</summary>
    /// <param name="name">The name of the domain.</param>
    /// <exception cref="ArgumentException">No domain can have the name.</exception>
    public static PauseScope Domain(string name) => Of(DomainText, name);

    /// <summary>One task type.</summary>
    /// <param name="name">The name of the type.</param>
    /// <exception cref="ArgumentException">No task type can have the name.</exception>
    public static PauseScope Type(string name) => Of(TypeText, name);

    /// <summary>One schedule: it submits nothing; its task type is not concerned.</summary>
    /// <param name="name">The name of the schedule.</param>
    /// <exception cref="ArgumentException">No schedule can have the name.</exception>
    public static PauseScope Schedule(string name) => Of(ScheduleText, name);

    /// <summary>Reads the text of a scope.</summary>
    /// <param name="text">For example <c>type:sms</c>.</param>
    /// <exception cref="FormatException">The text is no scope.</exception>
    public static PauseScope Parse(string text) =>
        TryParse(text, out var scope)
            ? scope
            : throw new FormatException(
                $"Expected 'all', 'domain:<name>', 'type:<name>' or 'schedule:<name>', got '{LogText.Short(text ?? "")}'."
            );

    /// <summary>Reads the text of a scope.</summary>
    /// <param name="text">For example <c>type:sms</c>.</param>
    /// <param name="scope">The scope.</param>
    /// <returns><see langword="false"/> when the text is no scope.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out PauseScope scope)
    {
        scope = default;
        if (text is null or AllText)
            return text is not null;
        int between = text.IndexOf(Between, StringComparison.Ordinal);
        if (between < 0 || text[..between] is not (DomainText or TypeText or ScheduleText) || !IsName(text.AsSpan(between + 1)))
            return false;
        scope = new PauseScope(text[..between], text[(between + 1)..]);
        return true;
    }

    /// <summary>True when it holds the tasks of a type back.</summary>
    /// <param name="type">The type.</param>
    /// <param name="domain">Its domain, or <see langword="null"/>.</param>
    internal bool Holds(string type, string? domain) => IsAll || (IsType && Name == type) || (IsDomain && Name == domain);

    /// <summary>The text of the scope, as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => IsAll ? AllText : $"{_kind}{Between}{Name}";

    private static PauseScope Of(string kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsName(name)
            ? new PauseScope(kind, name)
            : throw new ArgumentException(
                $"Expected the name of a {kind}: letters, digits, '.', '_', '-' and ':', at most {LongestName} of them, got '{LogText.Short(name)}'.",
                nameof(name)
            );
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (char letter in name)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '_' or '-' or Between))
                return false;
        return name.Length is > 0 and <= LongestName;
    }
}
