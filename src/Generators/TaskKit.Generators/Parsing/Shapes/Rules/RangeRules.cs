using System.Globalization;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Shapes.Rules;

/// <summary>Reads <c>[Range]</c>.</summary>
internal static class RangeRules
{
    public static RuleModel? Parse(StatedRule stated)
    {
        var arguments = stated.Attribute.ConstructorArguments;
        if (arguments.Length == 3)
            return OfType(stated);
        if (!RangeLimits.IsNumber(stated.Type))
            return stated.CannotCheck(
                stated.Type.SpecialType == SpecialType.System_String
                    ? "it is of type 'string', which is no number; use [StringLength] for the length of a text"
                    : $"it is of type '{stated.Type.FullName()}', which is no number; write [Range(typeof({stated.Type.Name}), …)] for dates and times"
            );
        return arguments[0].Type is { SpecialType: SpecialType.System_Int32 }
            ? OfWholeNumbers(stated, stated.Argument<int>(0), stated.Argument<int>(1))
            : OfFractions(stated, stated.Argument<double>(0), stated.Argument<double>(1));
    }

    private static RuleModel? OfWholeNumbers(StatedRule stated, int minimum, int maximum)
    {
        bool isFraction = stated.Type.SpecialType is SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal;
        string type = stated.Type.SpecialType switch
        {
            SpecialType.System_UInt32 or SpecialType.System_Int64 => "long",
            SpecialType.System_UInt64 or SpecialType.System_Decimal => "decimal",
            SpecialType.System_Single or SpecialType.System_Double => "double",
            _ => "int",
        };
        string suffix = type switch
        {
            "long" => "L",
            "decimal" => "M",
            "double" => "D",
            _ => "",
        };
        return Of(stated, limit(minimum), limit(maximum), minimum.CompareTo(maximum), type, isFraction);

        RangeLimit limit(int value) => new(Text(value) + suffix, Text(value), IsNumber: true, value);
    }

    private static RuleModel? OfFractions(StatedRule stated, double minimum, double maximum)
    {
        if (double.IsNaN(minimum) || double.IsNaN(maximum))
            return stated.WrongArguments("has the limit NaN, which is no limit");
        return Of(stated, RangeLimits.Double(minimum), RangeLimits.Double(maximum), minimum.CompareTo(maximum), "double", isRounded: false);
    }

    private static RuleModel? OfType(StatedRule stated)
    {
        if (stated.Argument<ITypeSymbol>(0) is not { } type)
            return stated.WrongArguments("has null in place of a type");
        if (!RangeLimits.IsCompiled(type))
            return stated.NotCompiled(
                $"the range of a '{type.FullName()}' is unknown here; use a number, a date or a time, or write a ValidationAttribute of your own"
            );
        if (!SymbolEqualityComparer.Default.Equals(type, stated.Type))
            return stated.CannotCheck(
                $"it is of type '{stated.Type.FullName()}', and no such value is a '{type.FullName()}'; write typeof({stated.Type.Name})"
            );
        if (limit(1) is not { } minimum || limit(2) is not { } maximum)
            return null;
        return Of(stated, minimum, maximum, minimum.Value.CompareTo(maximum.Value), type.CodeNameNotNull(), isRounded: false);

        RangeLimit? limit(int index)
        {
            string text = stated.Argument<string>(index) ?? "";
            if (RangeLimits.Parse(type, text) is { } parsed)
                return parsed;
            stated.WrongArguments($"has the limit \"{text}\", which is no {type.Name}; {RangeLimits.Expected(type)}");
            return null;
        }
    }

    private static RuleModel? Of(StatedRule stated, RangeLimit minimum, RangeLimit maximum, int order, string type, bool isRounded)
    {
        bool minimumIsExclusive = stated.Attribute.Named<bool>("MinimumIsExclusive");
        bool maximumIsExclusive = stated.Attribute.Named<bool>("MaximumIsExclusive");
        if (order > 0)
            return stated.WrongArguments($"has a minimum of {minimum.Text} and a maximum of {maximum.Text}; swap them");
        if (order == 0 && (minimumIsExclusive || maximumIsExclusive))
            return stated.WrongArguments("excludes the only value that it allows; choose limits that differ");
        return new RuleModel(RuleKind.Range, "range")
        {
            Limits = new LimitsModel(minimum.Code, maximum.Code)
            {
                Type = type,
                Texts = (minimum.Text, maximum.Text),
                AreNumbers = minimum.IsNumber && maximum.IsNumber,
                IsRounded = isRounded,
                MinimumIsExclusive = minimumIsExclusive,
                MaximumIsExclusive = maximumIsExclusive,
            },
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
