using TaskKit.Generators.Emitting.Rules;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Emitting;

/// <summary>
/// Emits the JSON Schema of a payload. It describes exactly what the generated reader accepts. A class that contains itself is defined twice in
/// <c>$defs</c>, with and without null, because the schema uses no <c>anyOf</c>.
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
            Describe(shapes[0].Description);
            if (_recursive.Count == 0)
                return;
            json.Name("$defs")
                .Object(() =>
                {
                    foreach (int index in _recursive.OrderBy(index => shapes[index].Name, StringComparer.Ordinal))
                    {
                        Definition(shapes[index], shapes[index].Name, orNull: false);
                        Definition(shapes[index], shapes[index].Name + OrNull, orNull: true);
                    }
                });
        });

    private void Definition(ShapeModel shape, string name, bool orNull) =>
        json.Name(name)
            .Object(() =>
            {
                Object(shape, orNull);
                Describe(shape.Description);
            });

    private void Value(int index, bool orNull, RuleSchema rules)
    {
        var shape = shapes[index];
        if (_recursive.Contains(index))
            json.Name("$ref").Value($"#/$defs/{shape.Name}{(orNull ? OrNull : "")}");
        else if (shape.Kind == ShapeKind.Object)
            Object(shape, orNull);
        else if (shape.Kind == ShapeKind.Enum)
            Enum(shape, orNull, rules);
        else if (shape.Kind == ShapeKind.Scalar)
            ScalarSchemas.Emit(json, shape.Name, orNull, rules);
        else
            Collection(shape, orNull, rules);
    }

    private void Object(ShapeModel shape, bool orNull)
    {
        Type("object", orNull);
        json.Name("properties")
            .Object(() =>
            {
                foreach (var member in shape.Members)
                    json.Name(member.JsonName).Object(() => Member(member));
            });
        var required = shape.Members.Where(member => member.IsRequired).ToList();
        if (required.Count > 0)
            json.Name("required").Array(() => required.ForEach(member => json.Value(member.JsonName)));
    }

    private void Member(MemberModel member)
    {
        bool orNull = !member.RefusesNull && (member.Use.IsNullable || !member.IsRequired);
        Value(member.Use.Shape, orNull, new RuleSchema(json, member.Rules));
        Describe(
            member.Description.Length > 0 || _recursive.Contains(member.Use.Shape)
                ? member.Description
                : shapes[member.Use.Shape].Description
        );
        if (member.IsSensitive)
            json.Name("writeOnly").Value(true);
        // A keyword that JSON Schema does not have. It tells the tool that white space around the value does not count.
        if (member.IsTrimmed)
            json.Name("x-trim").Value(true);
    }

    private void Describe(string description)
    {
        if (description.Length > 0)
            json.Name("description").Value(description);
    }

    private void Enum(ShapeModel shape, bool orNull, RuleSchema rules)
    {
        Type("string", orNull);
        json.Name("enum")
            .Array(() =>
            {
                if (rules.Allowed is { } allowed)
                {
                    rules.Constants(allowed);
                    return;
                }
                foreach (var value in shape.Values)
                    json.Value(value.JsonName);
                if (orNull)
                    json.Value((string?)null);
            });
        rules.Denied();
    }

    private void Collection(ShapeModel shape, bool orNull, RuleSchema rules)
    {
        bool isDictionary = shape.Kind == ShapeKind.Dictionary;
        Type(isDictionary ? "object" : "array", orNull);
        json.Name(isDictionary ? "additionalProperties" : "items")
            .Object(() => Value(shape.Element.Shape, shape.Element.IsNullable, RuleSchema.None));
        if (isDictionary)
            rules.Lengths("minProperties", "maxProperties");
        else
            rules.Lengths("minItems", "maxItems");
    }

    private void Type(string type, bool orNull) => ScalarSchemas.Type(json, type, orNull);

    private static bool Reaches(EquatableArray<ShapeModel> shapes, int from, int to, HashSet<int> seen)
    {
        return shapes[from].Parts.Any(index => index == to || (seen.Add(index) && Reaches(shapes, index, to, seen)));
    }
}
