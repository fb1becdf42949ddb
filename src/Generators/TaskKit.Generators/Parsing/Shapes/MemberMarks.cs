using Microsoft.CodeAnalysis;
using TaskKit.Generators.Parsing.Shapes.Rules;

namespace TaskKit.Generators.Parsing.Shapes;

/// <summary>Reads <c>[Trim]</c> and <c>[Sensitive]</c>, and reports marks and rules that have no effect where they stand.</summary>
internal static class MemberMarks
{
    /// <summary>True for a text with <c>[Trim]</c>.</summary>
    public static bool IsTrimmed(ShapeParser shapes, IPropertySymbol property, IParameterSymbol? parameter)
    {
        if (MemberAttributes.Find(property, parameter, KnownNames.TrimAttribute) is not { } trim)
            return false;
        if (property.Type.SpecialType == SpecialType.System_String)
            return true;
        shapes.Report(
            PayloadDiagnostics.MarkWithoutEffect,
            trim,
            property,
            $"has no effect, because it is of type '{property.Type.FullName()}'; only a string has white space to cut off: remove it"
        );
        return false;
    }

    /// <summary>True for a member with <c>[Sensitive]</c>.</summary>
    public static bool IsSensitive(IPropertySymbol property, IParameterSymbol? parameter) =>
        MemberAttributes.Find(property, parameter, KnownNames.SensitiveAttribute) is not null;

    /// <summary>Reports the rules and marks of properties that are not part of the JSON.</summary>
    /// <param name="shapes">Takes the problems.</param>
    /// <param name="type">The class.</param>
    /// <param name="members">The properties that are part of the JSON.</param>
    public static void ReportUnread(ShapeParser shapes, INamedTypeSymbol type, List<IPropertySymbol> members)
    {
        for (INamedTypeSymbol? level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            foreach (var property in level.GetMembers().OfType<IPropertySymbol>())
            {
                if (!members.Exists(member => member.Name == property.Name))
                    ReportUnread(shapes, property);
            }
        }
    }

    private static void ReportUnread(ShapeParser shapes, IPropertySymbol property)
    {
        foreach (var attribute in property.GetAttributes())
        {
            if (RuleParser.IsRule(attribute))
                shapes.Report(
                    PayloadDiagnostics.RuleCannotCheck,
                    attribute,
                    property,
                    "it is no part of the JSON; move the rule to a member that is, or implement IValidatableObject"
                );
            else if (
                attribute.AttributeClass is { Name: KnownNames.TrimAttribute or KnownNames.SensitiveAttribute } mark
                && mark.Is(KnownNames.CoreAssembly, mark.Name)
            )
                shapes.Report(
                    PayloadDiagnostics.MarkWithoutEffect,
                    attribute,
                    property,
                    "has no effect, because it is no part of the JSON; remove it"
                );
        }
    }
}
