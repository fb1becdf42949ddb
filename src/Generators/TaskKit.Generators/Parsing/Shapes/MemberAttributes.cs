using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Parsing.Shapes;

/// <summary>Finds the attributes that count for a member.</summary>
internal static class MemberAttributes
{
    /// <summary>The attributes of a property, of the property that it overrides, and of the constructor's parameter for it.</summary>
    public static IEnumerable<AttributeData> Of(IPropertySymbol property, IParameterSymbol? parameter)
    {
        for (var level = property; level is not null; level = level.OverriddenProperty)
        {
            foreach (var attribute in level.GetAttributes())
                yield return attribute;
        }
        foreach (var attribute in parameter?.GetAttributes() ?? [])
            yield return attribute;
    }

    /// <summary>The attribute of TaskKit by that name, or <see langword="null"/>.</summary>
    public static AttributeData? Find(IPropertySymbol property, IParameterSymbol? parameter, string name) =>
        Of(property, parameter).FirstOrDefault(attribute => attribute.AttributeClass.Is(KnownNames.CoreAssembly, name));
}
