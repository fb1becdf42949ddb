using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskKit.Payloads.Schemas;

namespace TaskKit.Tool;

/// <summary>Covers the members of a payload that the schema calls <c>writeOnly</c>: they are not for everybody's eyes.</summary>
internal static class PayloadMask
{
    private const string Cover = "***";

    /// <summary>The payload as it may be shown.</summary>
    /// <param name="type">Its task type; <see langword="null"/> when it is not known.</param>
    /// <param name="utf8">The payload.</param>
    /// <returns>The same bytes where the type has nothing to cover.</returns>
    public static ReadOnlyMemory<byte> Cloak(TaskTypeInfo? type, ReadOnlyMemory<byte> utf8)
    {
        var schemas = (type?.Versions ?? []).Select(version => version.Schema).Where(schema => HasSecrets(schema)).ToList();
        if (schemas.Count == 0 || utf8.IsEmpty)
            return utf8;
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(utf8.Span);
            foreach (var schema in schemas)
                Cloak(schema, schema, json);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // What is no JSON, or has a member twice, may hold the secret anywhere.
            json = Cover;
        }
        return json is null ? utf8 : Encoding.UTF8.GetBytes(JsonText.Compact(json));
    }

    private static bool HasSecrets(JsonElement schema) =>
        schema.ValueKind switch
        {
            JsonValueKind.Object => SchemaNode.Flag(schema, "writeOnly")
                || schema.EnumerateObject().Any(member => HasSecrets(member.Value)),
            JsonValueKind.Array => schema.EnumerateArray().Any(HasSecrets),
            _ => false,
        };

    private static void Cloak(JsonElement root, JsonElement schema, JsonNode? json)
    {
        if (SchemaNode.Reference(schema) is { } reference)
            Cloak(root, SchemaNode.Resolve(root, reference), json);
        else if (json is JsonObject members && SchemaNode.Inner(schema, "properties") is { } properties)
            CloakMembers(root, properties, members);
        else if (json is JsonObject entries && SchemaNode.Inner(schema, "additionalProperties") is { } values)
            foreach (var (_, value) in entries)
                Cloak(root, values, value);
        else if (json is JsonArray elements && SchemaNode.Inner(schema, "items") is { } items)
            foreach (var element in elements)
                Cloak(root, items, element);
    }

    // A dead letter may have a name in the wrong case, and its value is a secret all the same.
    private static void CloakMembers(JsonElement root, JsonElement properties, JsonObject members)
    {
        foreach (var property in properties.EnumerateObject())
        foreach (
            string name in members
                .Select(member => member.Key)
                .Where(name => name.Equals(property.Name, StringComparison.OrdinalIgnoreCase))
                .ToList()
        )
        {
            if (!SchemaNode.Flag(property.Value, "writeOnly"))
                Cloak(root, property.Value, members[name]);
            else if (members[name] is not null)
                members[name] = Cover;
        }
    }
}
