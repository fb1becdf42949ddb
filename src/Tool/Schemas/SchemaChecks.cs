using System.Text.Json;
using TaskKit.Payloads;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Tool;

/// <summary>Checks the value at the reader's token, and leaves the reader at the last token of that value.</summary>
internal delegate void ValueCheck(ref Utf8JsonReader json);

/// <summary>Makes checks from schemas, in the manifest's subset of JSON Schema.</summary>
/// <param name="root">The schema that holds the definitions.</param>
internal sealed class SchemaChecks(JsonElement root)
{
    private readonly Dictionary<string, ValueCheck> _definitions = new(StringComparer.Ordinal);

    /// <summary>Makes the check for one schema.</summary>
    public ValueCheck Of(JsonElement schema)
    {
        var check = OfValue(schema);
        return !SchemaNode.AcceptsNull(root, schema) ? check : OrNull;

        void OrNull(ref Utf8JsonReader json)
        {
            if (json.TokenType != JsonTokenType.Null)
                check(ref json);
        }
    }

    private ValueCheck OfValue(JsonElement schema)
    {
        if (SchemaNode.Reference(schema) is { } reference)
            return Definition(reference);
        return SchemaNode.TypeOf(schema) switch
        {
            "object" when schema.TryGetProperty("properties", out var properties) => OfObject(schema, properties),
            "object" when schema.TryGetProperty("additionalProperties", out var values) => OfDictionary(values),
            "array" when schema.TryGetProperty("items", out var items) => OfArray(items),
            "object" => OfObject(schema, default),
            "string" => TextChecks.Of(schema),
            "integer" => NumberChecks.OfInteger(schema),
            "number" => NumberChecks.OfNumber(schema),
            "boolean" => static (ref json) => PayloadValues.ReadBoolean(ref json),
            _ => static (ref json) => json.Skip(),
        };
    }

    // Made on first use, since a class may contain itself.
    private ValueCheck Definition(string reference)
    {
        return Follow;

        void Follow(ref Utf8JsonReader json)
        {
            if (!_definitions.TryGetValue(reference, out var check))
                _definitions[reference] = check = Of(SchemaNode.Resolve(root, reference));
            check(ref json);
        }
    }

    private ValueCheck OfObject(JsonElement schema, JsonElement properties)
    {
        var all = properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject().ToList() : [];
        var required = SchemaNode.Required(schema);
        var members = new PayloadMembers([.. all.Select(property => (property.Name, Rules(property, required)))]);
        var checks = all.Select(property => Of(property.Value)).ToArray();
        return CheckMembers;

        void CheckMembers(ref Utf8JsonReader json)
        {
            var scan = members.Open(ref json);
            while (scan.Next(ref json))
                checks[scan.Member](ref json);
        }
    }

    private PayloadMemberRules Rules(JsonProperty property, HashSet<string> required) =>
        (required.Contains(property.Name) ? PayloadMemberRules.Required : PayloadMemberRules.None)
        | (SchemaNode.AcceptsNull(root, property.Value) ? PayloadMemberRules.AcceptsNull : PayloadMemberRules.None);

    private ValueCheck OfArray(JsonElement items)
    {
        var check = Reader(Of(items));
        return (ref json) => PayloadLists.ReadList(ref json, check);
    }

    private ValueCheck OfDictionary(JsonElement values)
    {
        var check = Reader(Of(values));
        return (ref json) => PayloadLists.ReadDictionary(ref json, check);
    }

    private static PayloadReader<bool> Reader(ValueCheck check)
    {
        return Read;

        bool Read(ref Utf8JsonReader json)
        {
            check(ref json);
            return true;
        }
    }
}
