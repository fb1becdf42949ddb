using TaskKit.Generators.Emitting.Rules;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;
using TaskKit.Generators.Parsing.Shapes.Rules;

namespace TaskKit.Generators.Emitting;

/// <summary>Emits the check of a class: its rules, and those of the objects that it holds.</summary>
internal sealed class CheckEmitter(EquatableArray<ShapeModel> shapes, SourceWriter code)
{
    public const string Rules = "global::TaskKit.Payloads.Rules";

    private readonly HashSet<int> _checked = CheckedShapes.Of(shapes);

    // The number of the next variable in the check.
    private int _inner;

    public void Emit(ShapeModel shape)
    {
        if (!_checked.Any(index => shapes[index].Name == shape.Name))
            return;
        EmitRuleFields(shape);
        _inner = 0;
        code.Line();
        using var _ = code.Block($"internal static void Check{shape.Name}({shape.Type} value, ref {Rules}.BrokenRules broken)");
        bool hasOwn = shape.Rules.Count > 0 || shape.ChecksItself;
        if (hasOwn)
            code.Line("int before = broken.Count;");
        foreach (var member in shape.Members)
            EmitMember(shape, member);
        if (!hasOwn)
            return;
        code.Line("if (!broken.AreMembersRight(before))");
        using (code.Indent())
            code.Line("return;");
        EmitOwnRules(shape);
    }

    private void EmitRuleFields(ShapeModel shape)
    {
        foreach (var member in shape.Members)
        {
            for (int i = 0; i < member.Rules.Count; i++)
            {
                if (RuleEmitter.Field(member.Rules[i], RuleEmitter.TypeOf(member, shapes)) is not { } field)
                    continue;
                code.Line();
                code.Line($"private static readonly {field.Type} {FieldName(shape, member, i)} = {field.Value};");
            }
        }
        if (shape.Rules.Count == 0 && !shape.ChecksItself)
            return;
        code.Line();
        for (int i = 0; i < shape.Rules.Count; i++)
            code.Line($"private static readonly {RuleEmitter.Attribute} {shape.Name}Rule{i} = {shape.Rules[i].Code};");
        var names = shape.Members.Select(member => $"({Literals.Of(member.PlainName)}, {Literals.Of(member.JsonName)})");
        code.Line($"private static readonly (string, string)[] {shape.Name}MemberNames = {{ {string.Join(", ", names)} }};");
    }

    private void EmitMember(ShapeModel shape, MemberModel member)
    {
        string value = $"value.{member.Name}";
        if (member is { IsTrimmed: true, Rules.Count: > 0 })
        {
            code.Line($"string? trimmed{member.PlainName} = {Rules}.PayloadRules.Trim({value});");
            value = $"trimmed{member.PlainName}";
        }
        var emitter = new RuleEmitter(shape, member, shapes[member.Use.Shape], value);
        var rules = member.Rules.Select((rule, i) => (Rule: rule, Field: FieldName(shape, member, i))).ToList();
        int first = 0;
        if (member.RefusesNull)
        {
            first = 1;
            if (emitter.IsMissing(rules[0].Rule) is { } isMissing)
            {
                code.Line($"if ({isMissing})");
                using (code.Indent())
                    code.Line(emitter.Missing(rules[0].Rule));
                // The other rules of a member do not apply to a value that is missing.
                if (rules.Count > 1)
                {
                    using var _ = code.Block("else");
                    emitter.Emit(code, rules.Skip(1));
                }
                first = rules.Count;
            }
        }
        emitter.Emit(code, rules.Skip(first));
        if (_checked.Contains(member.Use.Shape))
            EmitInner(shapes[member.Use.Shape], $"value.{member.Name}", Literals.Of(member.JsonName));
    }

    /// <summary>Emits the checks of the objects that a value holds.</summary>
    /// <param name="shape">The value's type.</param>
    /// <param name="value">The value, in code.</param>
    /// <param name="step">The name or index of the value in the path of an error, in code.</param>
    private void EmitInner(ShapeModel shape, string value, string step)
    {
        int n = _inner++;
        using var _ = code.Block($"if ({value} is {{ }} inner{n} && broken.Enter(out int before{n}))");
        if (shape.Kind == ShapeKind.Object)
            code.Line($"Check{shape.Name}(inner{n}, ref broken);");
        else if (shape.Kind == ShapeKind.Dictionary)
        {
            using var __ = code.Block($"foreach (var entry{n} in {Rules}.PayloadRules.Entries<{shape.Element.Type}>(inner{n}))");
            EmitInner(shapes[shape.Element.Shape], $"entry{n}.Value", $"entry{n}.Key");
        }
        else
        {
            code.Line($"var list{n} = {Rules}.PayloadRules.Elements<{shape.Element.Type}>(inner{n});");
            using var __ = code.Block($"for (int i{n} = 0; i{n} < list{n}.Count; i{n}++)");
            EmitInner(shapes[shape.Element.Shape], $"list{n}[i{n}]", $"i{n}");
        }
        code.Line($"broken.Leave(before{n}, {step});");
    }

    private void EmitOwnRules(ShapeModel shape)
    {
        for (int i = 0; i < shape.Rules.Count; i++)
            code.Line(
                $"{Rules}.CustomRules.CheckObject({shape.Name}Rule{i}, value, {shape.Name}MemberNames, {Literals.Of(shape.Rules[i].Name)}, ref broken);"
            );
        if (!shape.ChecksItself)
            return;
        if (shape.Rules.Count > 0)
            code.Line("if (broken.AreMembersRight(before))");
        using var _ = shape.Rules.Count > 0 ? code.Indent() : default(SourceWriter.Scope?);
        code.Line($"{Rules}.CustomRules.CheckSelf(value, {shape.Name}MemberNames, ref broken);");
    }

    private static string FieldName(ShapeModel shape, MemberModel member, int index) => $"{shape.Name}{member.PlainName}Rule{index}";
}
