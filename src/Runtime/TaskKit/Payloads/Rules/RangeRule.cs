using System.ComponentModel;

namespace TaskKit.Payloads.Rules;

/// <summary>The meaning of <c>[Range]</c>. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RangeRule
{
    /// <summary>True for a value within the limits.</summary>
    /// <typeparam name="T">The type of value and limits.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="minimum">The lowest.</param>
    /// <param name="maximum">The highest.</param>
    public static bool Holds<T>(T value, T minimum, T maximum)
        where T : struct, IComparable<T> => minimum.CompareTo(value) <= 0 && maximum.CompareTo(value) >= 0;

    /// <summary>True for null and for a value within the limits.</summary>
    /// <typeparam name="T">The type of value and limits.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="minimum">The lowest.</param>
    /// <param name="maximum">The highest.</param>
    public static bool Holds<T>(T? value, T minimum, T maximum)
        where T : struct, IComparable<T> => value is not { } number || Holds(number, minimum, maximum);

    /// <summary>True for a value that is not equal to a limit, which is exclusive.</summary>
    /// <typeparam name="T">The type of value and limit.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="limit">The limit.</param>
    public static bool Excludes<T>(T value, T limit)
        where T : struct, IComparable<T> => limit.CompareTo(value) != 0;

    /// <summary>True unless the value is the exclusive end of a range. Null passes.</summary>
    /// <typeparam name="T">The type of value and limit.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="limit">The limit.</param>
    public static bool Excludes<T>(T? value, T limit)
        where T : struct, IComparable<T> => value is not { } number || Excludes(number, limit);

    /// <summary>The whole number nearest to a number, to the even one from the middle: with limits that are whole numbers the framework rounds first.</summary>
    /// <param name="value">The number.</param>
    public static double Rounded(double value) => Math.Round(value, MidpointRounding.ToEven);

    /// <inheritdoc cref="Rounded(double)"/>
    public static double? Rounded(double? value) => value is { } number ? Rounded(number) : null;

    /// <inheritdoc cref="Rounded(double)"/>
    public static decimal Rounded(decimal value) => decimal.Round(value, 0, MidpointRounding.ToEven);

    /// <inheritdoc cref="Rounded(double)"/>
    public static decimal? Rounded(decimal? value) => value is { } number ? Rounded(number) : null;
}
