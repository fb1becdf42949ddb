using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Emitting;

/// <summary>Emits the reader and writer of one payload: a class within the module, with a pair of methods for each class in the payload.</summary>
internal sealed class PayloadEmitter(PayloadModel payload, SourceWriter code)
{
    private const string Accessor = "global::System.Runtime.CompilerServices.UnsafeAccessor";

    private readonly Expressions _expressions = new(payload.Shapes);
    private readonly CheckEmitter _checks = new(payload.Shapes, code);

    public static string Emit(string assembly, PayloadModel payload)
    {
        var code = SourceWriter.ForFile();
        using (code.Block($"namespace {KnownNames.GeneratedNamespace}"))
        using (code.Block($"partial class {GeneratedNames.Module(assembly)}"))
            new PayloadEmitter(payload, code).EmitClass();
        return code.ToString();
    }

    private void EmitClass()
    {
        code.Line("// Obsolete as a whole, so that it may use what the payload marks as obsolete.");
        code.Line("[global::System.Obsolete]");
        using var _ = code.Block($"private static class {GeneratedNames.Payload(payload.CodeName)}");
        bool first = true;
        foreach (var shape in payload.Shapes)
        {
            if (shape.Kind is not (ShapeKind.Object or ShapeKind.Enum))
                continue;
            if (!first)
                code.Line();
            first = false;
            if (shape.Kind == ShapeKind.Enum)
                EmitNames(shape);
            else
                EmitObject(shape);
        }
    }

    private void EmitNames(ShapeModel shape)
    {
        code.Line($"private static readonly {Expressions.Payloads}.PayloadEnum<{shape.Type}> {shape.Name}Names = new(");
        using (code.Indent())
            code.List(shape.Values.Select(value => $"({Literals.Of(value.JsonName)}, {shape.Type}.{value.Name})"));
        code.Line(");");
    }

    private void EmitObject(ShapeModel shape)
    {
        code.Line($"private static readonly {Expressions.Payloads}.PayloadMembers {shape.Name}Members = new(");
        using (code.Indent())
            code.List(shape.Members.Select(member => $"({Literals.Of(member.JsonName)}, {Rules(member)})"));
        code.Line(");");
        code.Line();
        EmitReader(shape);
        code.Line();
        EmitWriter(shape);
        _checks.Emit(shape);
        foreach (var member in shape.Members)
        {
            if (member.Setting == MemberSetting.InitSetter)
                EmitAccessor(shape, member);
        }
    }

    private void EmitReader(ShapeModel shape)
    {
        using var _ = code.Block($"internal static {shape.Type} Read{shape.Name}(ref global::System.Text.Json.Utf8JsonReader json)");
        foreach (var member in shape.Members)
            code.Line($"{member.Use.Type} {Local(member)} = {member.Default};");
        code.Line($"var scan = {shape.Name}Members.Open(ref json);");
        using (code.Block("while (scan.Next(ref json))"))
        using (code.Block("switch (scan.Member)"))
        {
            for (int i = 0; i < shape.Members.Count; i++)
            {
                code.Line($"case {i}:");
                using var __ = code.Indent();
                code.Line($"{Local(shape.Members[i])} = {Trimmed(shape.Members[i], _expressions.Read(shape.Members[i].Use))};");
                code.Line("break;");
            }
        }
        EmitConstruction(shape);
    }

    private void EmitConstruction(ShapeModel shape)
    {
        string made = $"new {shape.Type}({string.Join(", ", shape.ConstructorMembers.Select(index => Local(shape.Members[index])))})";
        var initialized = shape.Members.Where(member => member.Setting == MemberSetting.Initializer).ToList();
        if (initialized.Count > 0)
            made += $" {{ {string.Join(", ", initialized.Select(member => $"{member.Name} = {Local(member)}"))} }}";
        if (!shape.Members.Any(IsSetLater))
        {
            code.Line($"return {made};");
            return;
        }
        // Only the members that the JSON has are set: the others keep the values of their initializers.
        code.Line($"var made = {made};");
        for (int i = 0; i < shape.Members.Count; i++)
        {
            if (!IsSetLater(shape.Members[i]))
                continue;
            code.Line($"if (scan.Has({i}))");
            using var _ = code.Indent();
            code.Line(Assignment(shape, shape.Members[i]));
        }
        code.Line("return made;");
    }

    private void EmitWriter(ShapeModel shape)
    {
        using var _ = code.Block(
            $"internal static void Write{shape.Name}(global::System.Text.Json.Utf8JsonWriter json, {shape.Type} value)"
        );
        EmitNullCheck(shape);
        code.Line("json.WriteStartObject();");
        for (int i = 0; i < shape.Members.Count; i++)
        {
            var member = shape.Members[i];
            // Null may be written for an optional member, since the reader takes it as left out.
            var use = IsReference(member) && !member.IsRequired ? member.Use with { IsNullable = true } : member.Use;
            code.Line($"json.WritePropertyName({shape.Name}Members[{i}]);");
            code.Line(_expressions.Write(use, Trimmed(member, $"value.{member.Name}"), $"{shape.Name}.{member.PlainName}"));
        }
        code.Line("json.WriteEndObject();");
    }

    private void EmitNullCheck(ShapeModel shape)
    {
        var checks = shape
            .Members.Select((member, i) => (Member: member, Bit: 1UL << i))
            .Where(entry => entry.Member.IsRequired && !entry.Member.Use.IsNullable && IsReference(entry.Member))
            .Select(entry => $"value.{entry.Member.Name} is null ? {entry.Bit}UL : 0UL")
            .ToList();
        if (checks.Count == 1)
            code.Line($"{shape.Name}Members.RefuseNull({checks[0]});");
        else if (checks.Count > 1)
            code.Line($"{shape.Name}Members.RefuseNull(({string.Join(") | (", checks)}));");
    }

    private void EmitAccessor(ShapeModel shape, MemberModel member)
    {
        string target = shape.IsValueType ? "ref " + member.DeclaringType : member.DeclaringType;
        code.Line();
        code.Line($"[{Accessor}({Accessor}Kind.Method, Name = {Literals.Of("set_" + member.PlainName)})]");
        code.Line($"private static extern void {SetterName(shape, member)}({target} made, {member.Use.Type} value);");
    }

    private static string Assignment(ShapeModel shape, MemberModel member) =>
        member.Setting == MemberSetting.InitSetter
            ? $"{SetterName(shape, member)}({(shape.IsValueType ? "ref " : "")}made, {Local(member)});"
            : $"made.{member.Name} = {Local(member)};";

    private static string Trimmed(MemberModel member, string value) =>
        member.IsTrimmed ? $"{CheckEmitter.Rules}.PayloadRules.Trim({value})" : value;

    private static bool IsSetLater(MemberModel member) => member.Setting is MemberSetting.Setter or MemberSetting.InitSetter;

    private bool IsReference(MemberModel member) => !payload.Shapes[member.Use.Shape].IsValueType;

    private string Rules(MemberModel member)
    {
        string rules = $"{Expressions.Payloads}.PayloadMemberRules";
        var parts = new List<string>();
        if (member.IsRequired)
            parts.Add($"{rules}.Required");
        if (_expressions.AcceptsNull(member.Use))
            parts.Add($"{rules}.AcceptsNull");
        return parts.Count == 0 ? $"{rules}.None" : string.Join(" | ", parts);
    }

    private static string SetterName(ShapeModel shape, MemberModel member) => $"Set{shape.Name}{member.PlainName}";

    private static string Local(MemberModel member) => "read" + member.PlainName;
}
