using System.Globalization;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Shapes.Rules;

/// <summary>Reads the rules about the length of texts and lists.</summary>
internal static class LengthRules
{
    public static RuleModel? StringLength(StatedRule stated) =>
        stated.IsText
            ? Of(stated, "string_length", stated.Attribute.Named<int>("MinimumLength"), stated.Argument<int>(0))
            : stated.CannotCheck(
                $"it is of type '{stated.Type.FullName()}', and [StringLength] is for strings; use [Range] for numbers and [Length] for lists"
            );

    public static RuleModel? MinLength(StatedRule stated) => Of(stated, "min_length", stated.Argument<int>(0), int.MaxValue);

    public static RuleModel? MaxLength(StatedRule stated)
    {
        // -1 is the same as no argument: no limit.
        int maximum = stated.Attribute.ConstructorArguments.Length == 0 ? -1 : stated.Argument<int>(0);
        return maximum == 0
            ? stated.WrongArguments("has the limit 0; use a number above zero, or leave it out for no limit")
            : Of(stated, "max_length", 0, maximum == -1 ? int.MaxValue : maximum);
    }

    public static RuleModel? Length(StatedRule stated) => Of(stated, "length", stated.Argument<int>(0), stated.Argument<int>(1));

    private static RuleModel? Of(StatedRule stated, string name, int minimum, int maximum)
    {
        bool isList = stated.Type is IArrayTypeSymbol || Collections.ElementOf(stated.Type) is not null;
        if (!stated.IsText && !isList)
            return stated.CannotCheck($"it is of type '{stated.Type.FullName()}', which has no length; use [Range] for numbers");
        if (minimum < 0 || maximum < 0)
            return stated.WrongArguments($"has the limit {(minimum < 0 ? minimum : maximum)}; a length is zero or more");
        if (minimum > maximum)
            return stated.WrongArguments($"has a minimum of {minimum} and a maximum of {maximum}; swap them");
        var texts = (Text(minimum), Text(maximum));
        return new RuleModel(stated.IsText ? RuleKind.TextLength : RuleKind.Count, name)
        {
            Limits = new LimitsModel(texts.Item1, texts.Item2) { Texts = texts, AreNumbers = true },
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
