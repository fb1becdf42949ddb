using System.Text.Json;
using TaskKit.Payloads.Rules;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Tool;

/// <summary>Checks the rules that a schema states, with the error texts of a worker. SchemaChecks must have accepted the value before.</summary>
/// <param name="root">The schema that holds the definitions.</param>
internal sealed class SchemaRules(JsonElement root)
{
    /// <summary>Checks a value and the values that it holds.</summary>
    public void Check(JsonElement schema, JsonElement value, ref BrokenRules broken)
    {
        if (SchemaNode.Reference(schema) is { } reference)
        {
            Check(SchemaNode.Resolve(root, reference), value, ref broken);
            return;
        }
        if (value.ValueKind == JsonValueKind.Object && SchemaNode.Inner(schema, "properties") is { } properties)
            CheckMembers(schema, properties, value, ref broken);
        else if (value.ValueKind == JsonValueKind.Object && SchemaNode.Inner(schema, "additionalProperties") is { } values)
            CheckEntries(values, value, ref broken);
        else if (value.ValueKind == JsonValueKind.Array && SchemaNode.Inner(schema, "items") is { } items)
            CheckElements(items, value, ref broken);
    }

    private void CheckMembers(JsonElement schema, JsonElement properties, JsonElement value, ref BrokenRules broken)
    {
        var required = SchemaNode.Required(schema);
        foreach (var property in properties.EnumerateObject())
        {
            if (!value.TryGetProperty(property.Name, out var member))
            {
                // The reader has found the missing member too. It is added here for its place among the other broken rules.
                if (required.Contains(property.Name))
                    broken.Required(property.Name);
                continue;
            }
            new MemberRules(property.Name, property.Value, required.Contains(property.Name)).Check(member, ref broken);
            if (!broken.Enter(out int before))
                continue;
            Check(property.Value, member, ref broken);
            broken.Leave(before, property.Name);
        }
    }

    private void CheckEntries(JsonElement values, JsonElement value, ref BrokenRules broken)
    {
        foreach (var entry in value.EnumerateObject())
        {
            if (!broken.Enter(out int before))
                continue;
            Check(values, entry.Value, ref broken);
            broken.Leave(before, entry.Name);
        }
    }

    private void CheckElements(JsonElement items, JsonElement value, ref BrokenRules broken)
    {
        int index = 0;
        foreach (var element in value.EnumerateArray())
        {
            if (broken.Enter(out int before))
            {
                Check(items, element, ref broken);
                broken.Leave(before, index);
            }
            index++;
        }
    }
}
