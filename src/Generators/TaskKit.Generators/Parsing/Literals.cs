using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TaskKit.Generators.Parsing;

/// <summary>Constants as C# text.</summary>
internal static class Literals
{
    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>The default of an optional parameter.</summary>
    public static string DefaultOf(IParameterSymbol parameter) =>
        parameter.HasExplicitDefaultValue ? Of(parameter.ExplicitDefaultValue, parameter.Type) : "default!";

    /// <summary>An attribute's argument as C# text; <see langword="null"/> when the argument is null.</summary>
    public static string Of(TypedConstant constant) =>
        constant.Kind == TypedConstantKind.Type && constant.Value is ITypeSymbol type ? $"typeof({type.CodeNameNotNull()})"
        : constant.Type is { } itsType ? Of(constant.Value, itsType)
        : "null";

    private static string Of(object? value, ITypeSymbol type)
    {
        if (value is null)
            return "default!";
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return Of(value, nullable.TypeArguments[0]);
        if (type.TypeKind == TypeKind.Enum)
            return $"({type.CodeNameNotNull()})({Convert.ToString(value, CultureInfo.InvariantCulture)})";
        return value switch
        {
            string text => Of(text),
            bool flag => flag ? "true" : "false",
            char c => SymbolDisplay.FormatLiteral(c, quote: true),
            double number => Floating(number, "double", number.ToString("R", CultureInfo.InvariantCulture), "D"),
            float number => Floating(number, "float", number.ToString("R", CultureInfo.InvariantCulture), "F"),
            decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
            IFormattable number => $"({type.CodeNameNotNull()})({number.ToString(null, CultureInfo.InvariantCulture)})",
            _ => "default!",
        };
    }

    private static string Floating(double value, string type, string text, string suffix) =>
        double.IsNaN(value) ? type + ".NaN"
        : double.IsPositiveInfinity(value) ? type + ".PositiveInfinity"
        : double.IsNegativeInfinity(value) ? type + ".NegativeInfinity"
        : text + suffix;
}
