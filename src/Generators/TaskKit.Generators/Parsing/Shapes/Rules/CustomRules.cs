using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Shapes.Rules;

/// <summary>
/// Reads the rules whose check is the attribute itself: rules of the user's own, and some of the framework. Their model is the C# that creates the
/// attribute.
/// </summary>
internal static class CustomRules
{
    private static readonly string[] Resources = ["ErrorMessageResourceName", "ErrorMessageResourceType"];

    public static RuleModel? Parse(StatedRule stated, Compilation compilation)
    {
        var used = stated.Attribute.AttributeClass!;
        if (used.Is(KnownNames.Annotations, "CustomValidationAttribute"))
            return stated.NotCompiled("it finds its method by name at run time; derive a class of your own from ValidationAttribute");
        if (used.Is(KnownNames.Annotations, "EnumDataTypeAttribute"))
            return stated.NotCompiled("it is for texts and numbers that stand for an enum; declare the member as the enum itself");
        if (HasResource(stated.Attribute))
            return stated.NotCompiled("its message is found at run time; write ErrorMessage = \"…\"");
        if (WhyInaccessible(stated.Attribute, compilation) is { } why)
            return stated.NotCompiled($"the class is {why}, and generated code makes it; make it public or internal");
        return new RuleModel(RuleKind.Custom, "custom:" + NameOf(used)) { Code = Creation(stated.Attribute) };
    }

    public static bool HasResource(AttributeData attribute) => attribute.NamedArguments.Any(argument => Resources.Contains(argument.Key));

    public static string NameOf(INamedTypeSymbol attribute) =>
        attribute.Name.EndsWith("Attribute", StringComparison.Ordinal) && attribute.Name.Length > "Attribute".Length
            ? attribute.Name.Substring(0, attribute.Name.Length - "Attribute".Length)
            : attribute.Name;

    private static string? WhyInaccessible(AttributeData attribute, Compilation compilation) =>
        attribute.AttributeClass!.WhyInaccessible(compilation)
        ?? (
            attribute.AttributeConstructor is { } constructor && compilation.IsSymbolAccessibleWithin(constructor, compilation.Assembly)
                ? null
                : "made by a constructor that is not accessible"
        );

    private static string Creation(AttributeData attribute)
    {
        var parameters = attribute.AttributeConstructor!.Parameters;
        var arguments = attribute.ConstructorArguments.Select((argument, i) => Argument(argument, parameters[i].Type));
        string made = $"new {attribute.AttributeClass!.CodeNameNotNull()}({string.Join(", ", arguments)})";
        var named = attribute
            .NamedArguments.Select(argument => $"{argument.Key.Escaped()} = {Argument(argument.Value, argument.Value.Type)}")
            .ToList();
        return named.Count == 0 ? made : $"{made} {{ {string.Join(", ", named)} }}";
    }

    private static string Argument(TypedConstant constant, ITypeSymbol? type)
    {
        if (constant.IsNull)
            return type is null ? "null!" : $"({type.CodeNameNotNull()})null!";
        if (constant.Kind != TypedConstantKind.Array)
            return Literals.Of(constant);
        var element = ((IArrayTypeSymbol)constant.Type!).ElementType;
        return $"new {element.CodeNameNotNull()}[] {{ {string.Join(", ", constant.Values.Select(value => Argument(value, element)))} }}";
    }
}
