using System.Buffers;
using System.Text.Json;
using TaskKit.Backends.Documents;

namespace TaskKit.Publishing;

/// <summary>One task type as one program knows it: a document of its own, so that programs do not write over each other.</summary>
internal sealed record PublishedType
{
    public const string Kind = "task-types";

    // Some room for the members beside it.
    private const int MostSchemaBytes = DocumentRules.MostValueBytes / 2;
    private const char Between = '/';

    public required string Type { get; init; }

    public required string Program { get; init; }

    public string Description { get; init; } = "";

    public string? Domain { get; init; }

    /// <summary>The version as people read it.</summary>
    public string Version { get; init; } = "1.0.0";

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>The payload's JSON Schema; empty where there is none, or it is too large.</summary>
    public ReadOnlyMemory<byte> Schema { get; init; }

    /// <summary>The time at which the program published it last.</summary>
    public required DateTimeOffset Seen { get; init; }

    /// <summary>The beginning of the names of all documents of a type.</summary>
    public static string PrefixOf(string type) => type + Between;

    /// <summary>Reads a document; <see langword="null"/> for one that no program wrote.</summary>
    public static PublishedType? Read(Document document)
    {
        int between = document.Name.IndexOf(Between, StringComparison.Ordinal);
        if (between <= 0)
            return null;
        try
        {
            using var json = JsonDocument.Parse(document.Value);
            var root = json.RootElement;
            return new PublishedType
            {
                Type = document.Name[..between],
                Program = document.Name[(between + 1)..],
                Description = root.GetProperty("description").GetString() ?? "",
                Domain = root.TryGetProperty("domain", out var domain) ? domain.GetString() : null,
                Version = root.GetProperty("version").GetString() ?? "1.0.0",
                Capabilities = [.. root.GetProperty("capabilities").EnumerateArray().Select(text => text.GetString() ?? "")],
                Schema = root.TryGetProperty("schema", out var schema) ? BytesOf(schema) : default,
                Seen = root.GetProperty("seen").GetDateTimeOffset(),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The write that publishes it.</summary>
    /// <param name="expires">The time at which it is forgotten unless it is published again.</param>
    public DocumentWrite Write(DateTimeOffset expires)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("description", Description);
            if (Domain is not null)
                json.WriteString("domain", Domain);
            json.WriteString("version", Version);
            json.WriteStartArray("capabilities");
            foreach (string capability in Capabilities)
                json.WriteStringValue(capability);
            json.WriteEndArray();
            json.WriteString("seen", Seen);
            if (Schema.Length is > 0 and <= MostSchemaBytes)
            {
                json.WritePropertyName("schema");
                json.WriteRawValue(Schema.Span);
            }
            json.WriteEndObject();
        }
        return new DocumentWrite(Kind, PrefixOf(Type) + Program, buffer.WrittenMemory) { Expires = expires };
    }

    private static byte[] BytesOf(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            element.WriteTo(json);
        return buffer.WrittenSpan.ToArray();
    }
}
