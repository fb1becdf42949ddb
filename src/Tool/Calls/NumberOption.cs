using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace TaskKit.Tool;

/// <summary>Makes options that take a number. Any other text, and a value out of the range, is an error of usage that names the range.</summary>
internal static class NumberOption
{
    /// <summary>Makes an option for a number. The user may leave it out.</summary>
    public static Option<T?> Optional<T>(string name, string description, T least, T most)
        where T : struct, INumber<T> => new(name) { Description = description, CustomParser = result => Parse(result, name, least, most) };

    /// <summary>Makes an option for a number, with a default.</summary>
    public static Option<T> WithDefault<T>(string name, string description, T least, T most, T fallback)
        where T : struct, INumber<T> =>
        new(name)
        {
            Description = description,
            CustomParser = result => Parse(result, name, least, most) ?? fallback,
            DefaultValueFactory = _ => fallback,
        };

    private static T? Parse<T>(ArgumentResult result, string name, T least, T most)
        where T : struct, INumber<T>
    {
        string text = result.Tokens is [.., var last] ? last.Value : "";
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        bool isNumber = T.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number >= least && number <= most)
            return number;
        string range = $"{Show(least)} to {Show(most)}";
        string kind = number is double ? "a number" : "a whole number";
        result.AddError(isNumber ? $"{name} expects {range}, not {text}." : $"{name} expects {kind} from {range}, not '{text}'.");
        return null;
    }

    private static string Show<T>(T number)
        where T : struct, INumber<T> => number.ToString(null, CultureInfo.InvariantCulture);
}
