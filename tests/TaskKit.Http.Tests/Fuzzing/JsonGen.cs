using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace TaskKit.Http.Tests.Fuzzing;

/// <summary>Makes JSON texts by schemas of a document: such as they describe, nearly such, and hostile ones.</summary>
/// <param name="document">The OpenAPI document, for references.</param>
internal sealed class JsonGen(JsonObject document)
{
    private const int MostLevels = 5;

    private static readonly Gen<string> Word = Gen.String[Gen.Char.AlphaNumeric, 1, 12];

    /// <summary>Values that readers have stumbled over.</summary>
    private static readonly Gen<string> Odd = Gen.OneOf(
        Gen.OneOf("\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\uDFFF\\uD800\"", "\"\u202e\"", "\"%s%n\"", "\"'; DROP TABLE task_queue; --\""),
        Gen.OneOf("-1", "-0", "1e400", "1.0", "1e3", "9223372036854775808", "-9223372036854775809", "2147483648", "1E-999"),
        Gen.Int[1, 40].Select(size => "\"" + new string('x', size * size * 10) + "\""),
        Gen.String[0, 20].Select(Quoted)
    );

    // No JSON at all.
    private static readonly Gen<string> Broken = Gen.OneOf(
        "00",
        "+1",
        "NaN",
        "Infinity",
        "'x'",
        "\"\n\"",
        "tru",
        "{]",
        "\"\\x\"",
        ".5",
        "0x1F"
    );

    /// <summary>Any JSON, not deep.</summary>
    public static Gen<string> Any { get; } = AnyOf(3);

    /// <summary>Bytes that are no JSON, or JSON at its bounds.</summary>
    public static Gen<byte[]> Hostile { get; } =
        Gen.OneOf(
            Gen.Byte.Array[0, 200],
            Gen.Int[1, 3000].Select(depth => FuzzJson.Bytes(new string('[', depth) + new string(']', depth))),
            Gen.Int[1, 3000].Select(depth => FuzzJson.Bytes(string.Concat(Enumerable.Repeat("{\"payload\":", depth)))),
            Any.Select(json => (byte[])[0xEF, 0xBB, 0xBF, .. FuzzJson.Bytes(json)]),
            Any.Select(Gen.Int[0, 100], (json, at) => FuzzJson.Bytes(json[..(json.Length * at / 100)])),
            Any.Select(Any, (one, two) => FuzzJson.Bytes(one + two)),
            Gen.OneOf(
                    "",
                    " ",
                    "null",
                    "\"",
                    "{",
                    "{\"",
                    "{\"type\"",
                    "{\"type\":",
                    "[,]",
                    "{,}",
                    "//",
                    "/**/{}",
                    "{}{}",
                    "{\"type\":\"sms\",}"
                )
                .Select(FuzzJson.Bytes)
        );

    /// <summary>Values that the schema allows.</summary>
    public Gen<string> Valid(JsonNode? schema)
    {
        var made = Valid(schema, MostLevels);
        // An example has the patterns and formats that are not made here.
        return Resolve(schema)["examples"] is JsonArray { Count: > 0 } examples
            ? Gen.Frequency((1, Gen.Const(examples[0]!.ToJsonString())), (3, made))
            : made;
    }

    // A schema may refer to itself, so optional members and elements end at some depth.
    private Gen<string> Valid(JsonNode? schema, int levels)
    {
        var rules = Resolve(schema);
        if (rules["enum"] is JsonArray values)
            return Gen.OneOf([.. values.Select(value => Gen.Const(value?.ToJsonString() ?? "null"))]);
        if (rules["const"] is { } value)
            return Gen.Const(value.ToJsonString());
        return rules["type"] switch
        {
            JsonArray types => Gen.OneOf([.. types.Select(type => ValidOf((string)type!, rules, levels))]),
            { } type => ValidOf((string)type!, rules, levels),
            null => Any,
        };
    }

    /// <summary>Values that the schema allows but for one place.</summary>
    public Gen<string> NearlyValid(JsonNode? schema) =>
        Valid(schema)
            .Select(Gen.Int[0, 5], Gen.Int[0, 10], Gen.OneOf(Odd, Broken, Any))
            .Select((json, change, at, odd) => Change(json, change, at, odd));

    private JsonObject Resolve(JsonNode? schema)
    {
        var rules = schema as JsonObject ?? [];
        while (rules["$ref"] is { } reference)
            rules = document["components"]!["schemas"]![((string)reference!).Split('/')[^1]]!.AsObject();
        return rules;
    }

    private Gen<string> ValidOf(string type, JsonObject rules, int levels) =>
        type switch
        {
            "string" => ValidText(rules),
            "integer" => Gen.Int[Bound(rules, "minimum", -5), Bound(rules, "maximum", 100)].Select(number => number.ToString()),
            "number" => Gen.Int[Bound(rules, "minimum", 0), Bound(rules, "maximum", 100)].Select(number => number.ToString()),
            "boolean" => Gen.Bool.Select(value => value ? "true" : "false"),
            "null" => Gen.Const("null"),
            "array" when levels == 0 => Gen.Const("[]"),
            "array" => Valid(rules["items"], levels - 1).Array[0, 3].Select(items => $"[{string.Join(',', items)}]"),
            _ => ValidObject(rules, levels),
        };

    private static Gen<string> ValidText(JsonObject rules) =>
        (string?)rules["format"] switch
        {
            "uuid" => Gen.Guid.Select(id => $"\"{id}\""),
            "date-time" => Gen.Int[-100_000, 100_000].Select(hours => $"\"{DateTimeOffset.UnixEpoch.AddYears(56).AddHours(hours):O}\""),
            _ => Gen.String[Gen.Char.AlphaNumeric, Bound(rules, "minLength", 0), Math.Min(Bound(rules, "maxLength", 12), 40)]
                .Select(text => $"\"{text}\""),
        };

    private Gen<string> ValidObject(JsonObject rules, int levels)
    {
        var required = (rules["required"] as JsonArray ?? []).Select(name => (string)name!).ToHashSet();
        var all = Gen.Const(new List<string>());
        foreach (var (name, schema) in rules["properties"] as JsonObject ?? [])
        {
            if (levels == 0 && !required.Contains(name))
                continue;
            var member = Valid(schema, Math.Max(0, levels - 1)).Select(value => $"{Quoted(name)}:{value}");
            var isThere = required.Contains(name) ? Gen.Const(true) : Gen.Int[0, 3].Select(dice => dice == 0);
            all = all.Select(member, isThere, (members, text, there) => there ? [.. members, text] : members);
        }
        if (levels > 0 && rules["additionalProperties"] is JsonObject others)
            all = all.Select(
                Word.Select(Valid(others, levels - 1), (name, value) => $"\"{name}\":{value}").Array[0, 2],
                (members, more) => (List<string>)[.. members, .. more.DistinctBy(text => text.Split(':')[0])]
            );
        return all.Select(members => $"{{{string.Join(',', members)}}}");
    }

    // Left out, doubled, misspelt, of another type, cut off, or one too many.
    private static string Change(string json, int change, int at, string odd)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.EnumerateObject().Any())
            return change % 2 == 0 ? odd : json + odd;
        var members = document.RootElement.EnumerateObject().Select(member => (member.Name, Value: member.Value.GetRawText())).ToList();
        int place = at % members.Count;
        var (name, value) = members[place];
        switch (change)
        {
            case 0:
                members.RemoveAt(place);
                break;
            case 1:
                members.Add((name, value));
                break;
            case 2:
                members[place] = (name + "x", value);
                break;
            case 3:
                members[place] = (name, odd);
                break;
            case 4:
                members.Add(("extra", odd));
                break;
        }
        string text = string.Join(',', members.Select(member => $"{Quoted(member.Name)}:{member.Value}"));
        return change == 5 ? "{" + text : $"{{{text}}}";
    }

    private static Gen<string> AnyOf(int depth)
    {
        var leaf = Gen.OneOf(
            Odd,
            Word.Select(word => $"\"{word}\""),
            Gen.Int.Select(n => n.ToString()),
            Gen.OneOf("true", "false", "null")
        );
        if (depth == 0)
            return leaf;
        var inner = AnyOf(depth - 1);
        return Gen.Frequency(
            (3, leaf),
            (1, inner.Array[0, 4].Select(items => $"[{string.Join(',', items)}]")),
            (
                2,
                Word.Select(inner, (name, value) => $"\"{name}\":{value}").Array[0, 4].Select(members => $"{{{string.Join(',', members)}}}")
            )
        );
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text, FuzzJson.Default.String);

    private static int Bound(JsonObject rules, string name, int otherwise) =>
        rules[name] is { } bound ? (int)bound.GetValue<double>() : otherwise;
}
