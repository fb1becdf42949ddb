using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Shapes.Rules;

/// <summary>An attribute that states a rule, with the property or class that has it.</summary>
internal sealed class StatedRule
{
    private readonly ShapeParser _shapes;
    private readonly ISymbol _owner;

    /// <param name="shapes">Takes the problems.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="owner">The property or class.</param>
    /// <param name="type">The type of the value that is checked.</param>
    /// <param name="jsonName">The name in JSON; for a class its name in code.</param>
    public StatedRule(ShapeParser shapes, AttributeData attribute, ISymbol owner, ITypeSymbol type, string jsonName)
    {
        (_shapes, Attribute, _owner, JsonName) = (shapes, attribute, owner, jsonName);
        Type = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
    }

    public AttributeData Attribute { get; }

    /// <summary>The type of the value that the rule checks, without the question mark of a nullable struct.</summary>
    public ITypeSymbol Type { get; }

    public string JsonName { get; }

    public bool IsText => Type.SpecialType == SpecialType.System_String;

    /// <summary>The class that has the property with the rule.</summary>
    public INamedTypeSymbol Container => _owner.ContainingType;

    /// <summary>Reports a rule that cannot check its member.</summary>
    /// <returns><see langword="null"/>, in place of the rule.</returns>
    public RuleModel? CannotCheck(string reason) => Report(PayloadDiagnostics.RuleCannotCheck, reason);

    /// <summary>Reports arguments with which no value, or each value, satisfies the rule.</summary>
    /// <inheritdoc cref="CannotCheck"/>
    public RuleModel? WrongArguments(string problem) => Report(PayloadDiagnostics.RuleArguments, problem);

    /// <summary>Reports a rule that cannot become generated code.</summary>
    /// <inheritdoc cref="CannotCheck"/>
    public RuleModel? NotCompiled(string reason) => Report(PayloadDiagnostics.RuleNotCompiled, reason);

    /// <summary>An argument of the attribute's constructor.</summary>
    public T? Argument<T>(int index) =>
        index < Attribute.ConstructorArguments.Length
        && Attribute.ConstructorArguments[index] is { Kind: not TypedConstantKind.Array } constant
        && constant.Value is T value
            ? value
            : default;

    private RuleModel? Report(DiagnosticDescriptor rule, string problem)
    {
        _shapes.Report(rule, Attribute, _owner, problem);
        return null;
    }
}
