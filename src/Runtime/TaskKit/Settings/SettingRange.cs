namespace TaskKit.Settings;

/// <summary>The values that a setting may have: all from one to another, both included.</summary>
/// <param name="Least">The first of them.</param>
/// <param name="Most">The last; <see langword="null"/> when there is none.</param>
/// <param name="Write">Writes a value as people do.</param>
/// <param name="Unit">The noun that is counted; empty where a value's text has its unit.</param>
internal readonly record struct SettingRange<T>(T Least, T? Most, Func<T, string> Write, string Unit = "")
    where T : struct, IComparable<T>
{
    /// <summary>The range for people: <c>1 to 100000</c>, <c>0 or more pages</c>.</summary>
    public string Words =>
        (Most is { } most ? $"{Write(Least)} to {Write(most)}" : $"{Write(Least)} or more") + (Unit.Length > 0 ? " " + Unit : "");

    /// <summary>The range from a later first value on.</summary>
    public SettingRange<T> NotBelow(T? floor) => floor is { } value && value.CompareTo(Least) > 0 ? this with { Least = value } : this;

    /// <summary>A sentence about a value outside of the range, or <see langword="null"/>.</summary>
    public string? ProblemOf(T value) =>
        value.CompareTo(Least) < 0 || (Most is { } most && value.CompareTo(most) > 0) ? $"expected {Words}, got {Write(value)}." : null;

    /// <summary>A value as code in Markdown, or <see langword="null"/>.</summary>
    public string? Text(T? value) => value is { } stated ? $"`{Write(stated)}`" : null;
}
