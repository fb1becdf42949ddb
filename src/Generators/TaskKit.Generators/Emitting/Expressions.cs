using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;
using TaskKit.Generators.Parsing.Shapes;

namespace TaskKit.Generators.Emitting;

/// <summary>Makes the calls, as code, that read and write one value of a shape.</summary>
internal sealed class Expressions(EquatableArray<ShapeModel> shapes)
{
    public const string Payloads = "global::TaskKit.Payloads";

    private const string Reader = "ref global::System.Text.Json.Utf8JsonReader json";

    /// <summary>True where null is an allowed value: for nullable types, and for free-form JSON.</summary>
    public bool AcceptsNull(ShapeUse use) =>
        use.IsNullable || shapes[use.Shape] is { Kind: ShapeKind.Scalar, Name: ScalarTypes.JsonElement };

    /// <summary>Makes the expression that reads a value from <c>json</c>.</summary>
    public string Read(ShapeUse use)
    {
        string read = ReadNotNull(use.Shape);
        return use.IsNullable ? $"{Payloads}.PayloadValues.IsNull(ref json) ? ({use.Type})null : {read}" : read;
    }

    /// <summary>Makes the statement that writes a value to <c>json</c>.</summary>
    /// <param name="use">The type of the value.</param>
    /// <param name="value">The value, in code.</param>
    /// <param name="member">The member that holds it, for messages.</param>
    public string Write(ShapeUse use, string value, string member)
    {
        if (!use.IsNullable)
            return WriteNotNull(use.Shape, value, member) + ";";
        string inner = shapes[use.Shape].IsValueType ? value + ".GetValueOrDefault()" : value;
        return $"if ({value} is null) json.WriteNullValue(); else {WriteNotNull(use.Shape, inner, member)};";
    }

    private string ReadNotNull(int index)
    {
        var shape = shapes[index];
        return shape.Kind switch
        {
            ShapeKind.Scalar => $"{Payloads}.PayloadValues.Read{shape.Name}(ref json)",
            ShapeKind.Enum => $"{shape.Name}Names.Read(ref json)",
            ShapeKind.Object => $"Read{shape.Name}(ref json)",
            _ => $"{Payloads}.PayloadLists.Read{shape.Kind}<{shape.Element.Type}>(ref json, {ElementReader(shape.Element)})",
        };
    }

    private string WriteNotNull(int index, string value, string member)
    {
        var shape = shapes[index];
        return shape.Kind switch
        {
            ShapeKind.Scalar => $"{Payloads}.PayloadValues.Write{shape.Name}(json, {value})",
            ShapeKind.Enum => $"{shape.Name}Names.Write(json, {value})",
            ShapeKind.Object when shape.IsOpen =>
                $"Write{shape.Name}(json, {Payloads}.PayloadObjects.Exactly<{shape.Type}>({value}, {Literals.Of(member)}))",
            ShapeKind.Object => $"Write{shape.Name}(json, {value})",
            ShapeKind.Dictionary =>
                $"{Payloads}.PayloadLists.WriteDictionary<{shape.Element.Type}>(json, {value}, {ElementWriter(shape.Element, member)})",
            _ => $"{Payloads}.PayloadLists.WriteList<{shape.Element.Type}>(json, {value}, {ElementWriter(shape.Element, member)})",
        };
    }

    private string ElementReader(ShapeUse element)
    {
        var shape = shapes[element.Shape];
        return (element.IsNullable, shape.Kind) switch
        {
            (false, ShapeKind.Scalar) => $"{Payloads}.PayloadValues.Read{shape.Name}",
            (false, ShapeKind.Object) => $"Read{shape.Name}",
            _ => $"static ({Reader}) => {Read(element)}",
        };
    }

    private string ElementWriter(ShapeUse element, string list)
    {
        string member = list + "[]";
        string checkedValue = element.IsNullable || shapes[element.Shape].IsValueType ? "value" : $"{Payloads}.PayloadLists.NotNull(value)";
        return element.IsNullable
            ? $"static (json, value) => {{ {Write(element, "value", member)} }}"
            : $"static (json, value) => {WriteNotNull(element.Shape, checkedValue, member)}";
    }
}
