using System.ComponentModel;

namespace TaskKit.Payloads.Rules;

/// <summary>
/// The meaning of each rule: that of the attribute of <c>System.ComponentModel.DataAnnotations</c> with its name. Null is right for all of them, because
/// <c>[Required]</c> is the rule against null. Called by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadRules
{
    /// <summary>True for a text with more than white space.</summary>
    /// <param name="value">The text.</param>
    public static bool HasText(string? value) => !string.IsNullOrWhiteSpace(value);

    /// <summary>The text without white space at its beginning and end.</summary>
    /// <param name="value">The text.</param>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(value))]
    public static string? Trim(string? value) => value?.Trim();

    /// <summary>True for a text with as many characters.</summary>
    /// <param name="value">The text.</param>
    /// <param name="minimum">The fewest characters (UTF-16 code units).</param>
    /// <param name="maximum">The most characters.</param>
    public static bool HasLength(string? value, int minimum, int maximum) =>
        value is null || (value.Length >= minimum && value.Length <= maximum);

    /// <summary>True for a list or dictionary with as many elements.</summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    /// <param name="value">The list.</param>
    /// <param name="minimum">The fewest elements.</param>
    /// <param name="maximum">The most elements.</param>
    public static bool HasCount<T>(IEnumerable<T>? value, int minimum, int maximum)
    {
        if (value is null)
            return true;
        int count = value.Count();
        return count >= minimum && count <= maximum;
    }

    /// <summary>True for an address with one <c>@</c>, and something on both sides of it.</summary>
    /// <param name="value">The text.</param>
    public static bool IsEmailAddress(string? value)
    {
        if (value is null)
            return true;
        int at = value.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < value.Length - 1 && value.IndexOf('@', at + 1) < 0;
    }

    /// <summary>True for a text that begins with <c>http://</c>, <c>https://</c> or <c>ftp://</c>, in any case.</summary>
    /// <param name="value">The text.</param>
    public static bool IsUrl(string? value) =>
        value is null
        || value.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || value.StartsWith("ftp://", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for two equal values.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="value">The one.</param>
    /// <param name="other">The other.</param>
    public static bool AreEqual<T>(T value, T other) => EqualityComparer<T>.Default.Equals(value, other);

    /// <summary>True for one of some values. Null is none of them.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="values">The values.</param>
    public static bool IsOneOf<T>(T? value, T[] values)
        where T : class => value is not null && Array.IndexOf(values, value) >= 0;

    /// <summary>True for one of some values. Null is none of them.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="values">The values.</param>
    public static bool IsOneOf<T>(T? value, T[] values)
        where T : struct => value is { } one && Array.IndexOf(values, one) >= 0;

    /// <summary>The elements of a list, to be walked by index: an enumerator would be an object.</summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    /// <param name="value">The list.</param>
    public static IReadOnlyList<T> Elements<T>(IEnumerable<T> value) => value as IReadOnlyList<T> ?? [.. value];

    /// <summary>The entries of a dictionary as a class whose enumerator is no object; any other dictionary is copied.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="value">The dictionary.</param>
    public static Dictionary<string, T> Entries<T>(IEnumerable<KeyValuePair<string, T>> value) =>
        value as Dictionary<string, T> ?? new Dictionary<string, T>(value, StringComparer.Ordinal);
}
