using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskKit.Generators.Parsing.Settings;

/// <summary>
/// Finds the defaults of settings, as texts for people. A default that is no constant is unknown here, but takes effect all the same.
/// </summary>
internal static class SettingDefaults
{
    public static string? Of(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue || parameter.ExplicitDefaultValue is not { } value)
            return null;
        var type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : parameter.Type;
        return type.TypeKind == TypeKind.Enum
            ? type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => Equals(field.ConstantValue, value))?.Name
            : Text(value);
    }

    public static string? Of(IPropertySymbol property)
    {
        foreach (var reference in property.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is PropertyDeclarationSyntax { Initializer.Value: { } value })
                return Of(value, property.Type);
        }
        return null;
    }

    private static string? Of(ExpressionSyntax value, ITypeSymbol type) =>
        value switch
        {
            LiteralExpressionSyntax { Token.Value: { } constant } => Text(constant),
            PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax { Token.Value: { } number } } minus
                when minus.IsKind(SyntaxKind.UnaryMinusExpression) => "-" + Text(number),
            BaseObjectCreationExpressionSyntax
            {
                ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.Value: string address } }]
            } when type.Is("System", nameof(Uri)) => address,
            InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var unit },
                ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.Value: { } count } }],
            } when type.Is("System", nameof(TimeSpan)) => Unit(unit) is { } suffix ? Text(count) + suffix : null,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } when type.TypeKind == TypeKind.Enum => name,
            _ => null,
        };

    private static string? Unit(string method) =>
        method switch
        {
            nameof(TimeSpan.FromMilliseconds) => "ms",
            nameof(TimeSpan.FromSeconds) => "s",
            nameof(TimeSpan.FromMinutes) => "m",
            nameof(TimeSpan.FromHours) => "h",
            nameof(TimeSpan.FromDays) => "d",
            _ => null,
        };

    private static string? Text(object value) =>
        value switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
}
