using TaskKit.Generators.Model;

namespace TaskKit.Generators.Emitting;

/// <summary>
/// Emits the JSON Schema of a payload: exactly what its generated reader accepts. A class that contains itself stands in <c>$defs</c>, once as
/// itself and once with null, because the schema uses no <c>anyOf</c>.
/// </summary>
internal sealed class SchemaEmitter(JsonText json, EquatableArray<ShapeModel> shapes)
{
    private const string OrNull = "OrNull";

    private readonly HashSet<int> _recursive =
    [
        .. Enumerable.Range(0, shapes.Count).Where(index => shapes[index].Kind == ShapeKind.Object && Reaches(shapes, index, index, [])),
    ];

    public void Emit() =>
        json.Object(() =>
        {
            Object(shapes[0], orNull: false);
            if (_recursive.Count == 0)
                return;
            json.Name("$defs")
                .Object(() =>
                {
                    foreach (int index in _recursive.OrderBy(index => shapes[index].Name, StringComparer.Ordinal))
                    {
                        json.Name(shapes[index].Name).Object(() => Object(shapes[index], orNull: false));
                        json.Name(shapes[index].Name + OrNull).Object(() => Object(shapes[index], orNull: true));
                    }
                });
        });

    private void Value(int index, bool orNull)
    {
        var shape = shapes[index];
        if (_recursive.Contains(index))
            json.Name("$ref").Value($"#/$defs/{shape.Name}{(orNull ? OrNull : "")}");
        else if (shape.Kind == ShapeKind.Object)
            Object(shape, orNull);
        else if (shape.Kind == ShapeKind.Enum)
            Enum(shape, orNull);
        else if (shape.Kind == ShapeKind.Scalar)
            ScalarSchemas.Emit(json, shape.Name, orNull);
        else
            Collection(shape, orNull);
    }

    private void Object(ShapeModel shape, bool orNull)
    {
        Type("object", orNull);
        json.Name("properties")
            .Object(() =>
            {
                foreach (var member in shape.Members)
                    json.Name(member.JsonName).Object(() => Value(member.Use.Shape, member.Use.IsNullable || !member.IsRequired));
            });
        var required = shape.Members.Where(member => member.IsRequired).ToList();
        if (required.Count > 0)
            json.Name("required").Array(() => required.ForEach(member => json.Value(member.JsonName)));
    }

    private void Enum(ShapeModel shape, bool orNull)
    {
        Type("string", orNull);
        json.Name("enum")
            .Array(() =>
            {
                foreach (var value in shape.Values)
                    json.Value(value.JsonName);
                if (orNull)
                    json.Value((string?)null);
            });
    }

    private void Collection(ShapeModel shape, bool orNull)
    {
        bool isDictionary = shape.Kind == ShapeKind.Dictionary;
        Type(isDictionary ? "object" : "array", orNull);
        json.Name(isDictionary ? "additionalProperties" : "items").Object(() => Value(shape.Element.Shape, shape.Element.IsNullable));
    }

    private void Type(string type, bool orNull) => ScalarSchemas.Type(json, type, orNull);

    private static bool Reaches(EquatableArray<ShapeModel> shapes, int from, int to, HashSet<int> seen)
    {
        var next = shapes[from].Kind switch
        {
            ShapeKind.Object => shapes[from].Members.Select(member => member.Use.Shape),
            ShapeKind.Array or ShapeKind.List or ShapeKind.Dictionary => [shapes[from].Element.Shape],
            _ => [],
        };
        return next.Any(index => index == to || (seen.Add(index) && Reaches(shapes, index, to, seen)));
    }
}
