using System.Globalization;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Shapes.Rules;

/// <summary>Reads <c>[AllowedValues]</c> and <c>[DeniedValues]</c>.</summary>
internal static class ValueRules
{
    public static RuleModel? Parse(StatedRule stated, RuleKind kind, string name)
    {
        if (stated.Attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Array, IsNull: false, Values: { Length: > 0 } all }])
            return stated.WrongArguments("has no values; name at least one");
        var values = new List<ConstantModel>();
        foreach (var constant in all.Where(constant => !constant.IsNull))
        {
            if (!SymbolEqualityComparer.Default.Equals(constant.Type, stated.Type) || Constant(constant) is not { } value)
                return stated.CannotCheck(WhyOther(constant, stated.Type));
            values.Add(value);
        }
        return new RuleModel(kind, name) { Values = values.Distinct().ToEquatableArray(), HasNull = all.Any(constant => constant.IsNull) };
    }

    // Such a value is refused: the framework compares boxed values, and 1 is not equal to 1L there.
    private static string WhyOther(TypedConstant constant, ITypeSymbol type) =>
        $"it is of type '{type.FullName()}', and {(constant.Kind == TypedConstantKind.Array ? "an array" : constant.ToCSharpText())} "
        + $"is {(constant.Type is { } other ? $"a '{other.FullName()}'" : "something else")}, which never equals it; write values of its own type";

    private static string ToCSharpText(this TypedConstant constant) =>
        constant.Kind == TypedConstantKind.Type ? "a type" : Literals.Of(constant);

    private static ConstantModel? Constant(TypedConstant constant)
    {
        string code = Literals.Of(constant);
        return constant switch
        {
            { Kind: TypedConstantKind.Enum } => EnumValue(constant, code),
            { Value: string text } => new(code, text, IsText: true),
            { Value: char c } => new(code, c.ToString(), IsText: true),
            { Value: bool flag } => new(code, flag ? "true" : "false", IsText: false),
            { Value: double number } when double.IsNaN(number) || double.IsInfinity(number) => null,
            { Value: float number } when float.IsNaN(number) || float.IsInfinity(number) => null,
            { Value: double or float } => OfNumber(code, ((IFormattable)constant.Value).ToString("R", CultureInfo.InvariantCulture)),
            { Value: IFormattable number } => OfNumber(code, number.ToString(null, CultureInfo.InvariantCulture)),
            _ => null,
        };
    }

    private static ConstantModel OfNumber(string code, string text) => new(code, text, IsText: false);

    private static ConstantModel? EnumValue(TypedConstant constant, string code)
    {
        var field = constant
            .Type!.GetMembers()
            .OfType<IFieldSymbol>()
            .FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, constant.Value));
        return field is null ? null : new(code, JsonNames.Of(field), IsText: true);
    }
}
