using System.Globalization;
using System.Numerics;

namespace TaskKit.Registry.Tuning;

/// <summary>The kinds of settings.</summary>
public static class SettingKinds
{
    /// <summary>Any text.</summary>
    public static SettingKind Text { get; } = new ScalarKind("a text", text => text);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static SettingKind Switch { get; } = new ScalarKind("true or false", text => bool.TryParse(text, out bool value) ? value : null);

    /// <summary>A duration such as <c>30s</c>.</summary>
    public static SettingKind Duration { get; } =
        new ScalarKind(DurationText.Form, text => DurationText.TryParse(text, out var value) ? value : null, DurationText.Hint);

    /// <summary>An absolute address.</summary>
    public static SettingKind Address { get; } = new ScalarKind("an absolute address such as https://example.org/", Absolute);

    /// <summary>A UUID.</summary>
    public static SettingKind Id { get; } =
        new ScalarKind(
            "a UUID such as 0199c0de-0000-7000-8000-000000000000",
            text => Guid.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null
        );

    /// <summary>A list of texts.</summary>
    public static SettingKind Texts { get; } = new ListKind();

    /// <summary>A whole number.</summary>
    /// <typeparam name="T">Its type, which has the range.</typeparam>
    public static SettingKind Whole<T>()
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> =>
        new ScalarKind(
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {T.MinValue} to {T.MaxValue}"),
            text => T.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null
        );

    /// <summary>A number, perhaps with a fraction.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    public static SettingKind Number<T>()
        where T : struct, INumber<T> =>
        new ScalarKind(
            "a number such as 2.5",
            text => T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && T.IsFinite(value) ? value : null
        );

    /// <summary>One of the names of an enumeration, in upper or lower case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public static SettingKind Choice<T>()
        where T : struct, Enum
    {
        string[] names = Enum.GetNames<T>();
        return new ScalarKind(
            "one of " + string.Join(", ", names),
            text =>
                names.FirstOrDefault(name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } name
                    ? Enum.Parse<T>(name)
                    : null
        );
    }

    // A path such as /messages would be a file on one system and no address on the other.
    private static Uri? Absolute(string text) =>
        !text.TrimStart().StartsWith('/') && Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null;
}
