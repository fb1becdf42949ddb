using TaskKit.Generators.Model;
using TaskKit.Generators.Model.Settings;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Emitting.Settings;

/// <summary>Emits the settings of one handler: a class within the module with their names, and the method that makes the record.</summary>
internal sealed class SettingsEmitter(string name, string taskType, SettingsModel record, SourceWriter code)
{
    private const string Registry = "global::TaskKit.Registry.Tuning";
    private const string Accessor = "global::System.Runtime.CompilerServices.UnsafeAccessor";

    /// <summary>The field that holds the settings.</summary>
    public const string Field = "Value";

    public void Emit()
    {
        code.Line();
        code.Line("// Obsolete as a whole, so that it may use what the settings mark as obsolete.");
        code.Line("[global::System.Obsolete]");
        using var _ = code.Block($"private static class {name}");
        code.Line($"internal static readonly {Registry}.HandlerSettings<{record.Type}> {Field} = new(");
        using (code.Indent())
        {
            code.Line($"{Literals.Of(taskType)},");
            code.Line($"new {Registry}.HandlerSetting[]");
            using (code.Block("", "},"))
                code.List(record.Members.Select(Member));
            code.Line("Make");
        }
        code.Line(record.Checked.Count > 0 ? $") {{ Check = Check{record.Checked[0].Name} }};" : ");");
        code.Line();
        EmitMake();
        if (record.Checked.Count > 0)
            new CheckEmitter(record.Checked, code).Emit(record.Checked[0]);
        foreach (var member in record.Members.Where(member => member.Setting == MemberSetting.InitSetter))
            EmitAccessor(member);
    }

    private void EmitMake()
    {
        var members = record.Members.Select((member, i) => (Member: member, Place: i)).ToList();
        var later = members.Where(entry => entry.Member.Setting is MemberSetting.Setter or MemberSetting.InitSetter).ToList();
        var initialized = members.Where(entry => entry.Member.Setting == MemberSetting.Initializer).ToList();
        var taken = members.Where(entry => entry.Member.DeclaringType.Length == 0);
        string made = $"new {record.Type}({string.Join(", ", taken.Select(entry => Value(entry.Member, entry.Place)))})";
        if (initialized.Count > 0)
            made +=
                $" {{ {string.Join(", ", initialized.Select(entry => $"{Property(entry.Member)} = {Value(entry.Member, entry.Place)}"))} }}";
        using var _ = code.Block($"private static {record.Type} Make({Registry}.SettingValues values)");
        if (later.Count == 0)
        {
            code.Line($"return {made};");
            return;
        }
        // Only the members that a source has are set: the others keep the values of their initializers.
        code.Line($"var made = {made};");
        foreach (var (member, place) in later)
        {
            code.Line($"if (values.Has({place}))");
            using var __ = code.Indent();
            string value = Found(member, place);
            code.Line(
                member.Setting == MemberSetting.InitSetter ? $"Set{member.Name}(made, {value});" : $"made.{Property(member)} = {value};"
            );
        }
        code.Line("return made;");
    }

    private void EmitAccessor(SettingModel member)
    {
        code.Line();
        code.Line($"[{Accessor}({Accessor}Kind.Method, Name = {Literals.Of("set_" + member.Name)})]");
        code.Line($"private static extern void Set{member.Name}({member.DeclaringType} made, {member.Type} value);");
    }

    private string Member(SettingModel member)
    {
        string required = member.IsRequired ? " IsRequired = true," : "";
        string sensitive = member.IsSensitive ? " IsSensitive = true," : "";
        string stated = required.Length + sensitive.Length > 0 ? $" {{{(required + sensitive).TrimEnd(',')} }}" : "";
        return $"new({Literals.Of(member.Name)}, {Literals.Of(SettingName.Variable(taskType, member.Name))}, {Registry}.SettingKinds.{Kind(member)}){stated}";
    }

    private static string Kind(SettingModel member) =>
        member.Kind is SettingKind.Whole or SettingKind.Number or SettingKind.Choice
            ? $"{member.Kind}<{member.ValueType}>()"
            : member.Kind.ToString();

    private static string Value(SettingModel member, int place) =>
        member.IsRequired ? Found(member, place)
        : member.Kind == SettingKind.Texts ? $"values.Has({place}) ? {Found(member, place)} : {member.Default}"
        : $"values.Get<{member.Type}>({place}, {member.Default})";

    private static string Found(SettingModel member, int place) =>
        member.Kind != SettingKind.Texts ? $"values.Get<{member.Type}>({place})"
        : member.IsMutableList ? $"new global::System.Collections.Generic.List<string>(values.Get<string[]>({place}))"
        : $"values.Get<string[]>({place})";

    private static string Property(SettingModel member) => member.Name.Escaped();
}
