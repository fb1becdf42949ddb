using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Shapes.Rules;

/// <summary>Reads the attributes of <c>System.ComponentModel.DataAnnotations</c> on members and classes of a payload.</summary>
internal static class RuleParser
{
    private const string Base = "ValidationAttribute";

    public static bool IsRule(AttributeData attribute)
    {
        for (var level = attribute.AttributeClass; level is not null; level = level.BaseType)
        {
            if (level.Is(KnownNames.Annotations, Base))
                return true;
        }
        return false;
    }

    /// <summary>The rules of a member in the order in which they are checked.</summary>
    /// <param name="shapes">Takes the problems.</param>
    /// <param name="property">The member.</param>
    /// <param name="parameter">The constructor's parameter for the member, whose attributes count as well.</param>
    /// <param name="compilation">The compilation, whose generated code must be able to use the rules.</param>
    public static EquatableArray<RuleModel> OfMember(
        ShapeParser shapes,
        IPropertySymbol property,
        IParameterSymbol? parameter,
        Compilation compilation
    ) =>
        MemberAttributes
            .Of(property, parameter)
            .Where(IsRule)
            .Select(attribute => Parse(new StatedRule(shapes, attribute, property, property.Type, JsonNames.Of(property)), compilation))
            .OfType<RuleModel>()
            .Distinct()
            .OrderBy(rule => rule.Kind == RuleKind.Required ? 0 : 1)
            .ToEquatableArray();

    /// <summary>The rules of a class and of its base classes; an attribute of a base class counts where the class has none of its kind.</summary>
    public static EquatableArray<RuleModel> OfClass(ShapeParser shapes, INamedTypeSymbol type, Compilation compilation)
    {
        var found = new List<RuleModel>();
        var classes = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        for (var level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            var stated = level
                .GetAttributes()
                .Where(attribute => IsRule(attribute) && !classes.Contains(attribute.AttributeClass!))
                .ToList();
            foreach (var attribute in stated)
            {
                classes.Add(attribute.AttributeClass!);
                if (CustomRules.Parse(new StatedRule(shapes, attribute, type, type, type.Name), compilation) is { } rule)
                    found.Add(rule);
            }
        }
        return found.ToEquatableArray();
    }

    private static RuleModel? Parse(StatedRule stated, Compilation compilation)
    {
        var used = stated.Attribute.AttributeClass!;
        if (!used.Is(KnownNames.Annotations, used.Name))
            return CustomRules.Parse(stated, compilation);
        var rule = used.Name switch
        {
            "RequiredAttribute" => RequiredRule(stated),
            "StringLengthAttribute" => LengthRules.StringLength(stated),
            "MinLengthAttribute" => LengthRules.MinLength(stated),
            "MaxLengthAttribute" => LengthRules.MaxLength(stated),
            "LengthAttribute" => LengthRules.Length(stated),
            "RangeAttribute" => RangeRules.Parse(stated),
            "RegularExpressionAttribute" => PatternRules.Parse(stated),
            "AllowedValuesAttribute" => ValueRules.Parse(stated, RuleKind.Allowed, "allowed_values"),
            "DeniedValuesAttribute" => ValueRules.Parse(stated, RuleKind.Denied, "denied_values"),
            "EmailAddressAttribute" => OfText(stated, RuleKind.EmailAddress, "email_address"),
            "UrlAttribute" => OfText(stated, RuleKind.Url, "url"),
            "CompareAttribute" => CompareRules.Parse(stated),
            // [DataType] only describes: no value breaks it.
            "DataTypeAttribute" => null,
            _ => CustomRules.Parse(stated, compilation),
        };
        return rule is null or { Kind: RuleKind.Custom } ? rule : RuleMessages.Fill(stated, rule);
    }

    private static RuleModel RequiredRule(StatedRule stated) =>
        new(RuleKind.Required, "required") { AllowsEmpty = !stated.IsText || stated.Attribute.Named<bool>("AllowEmptyStrings") };

    private static RuleModel? OfText(StatedRule stated, RuleKind kind, string name) =>
        stated.IsText
            ? new RuleModel(kind, name)
            : stated.CannotCheck($"it is of type '{stated.Type.FullName()}', and only a string can satisfy it; make it a string");
}
