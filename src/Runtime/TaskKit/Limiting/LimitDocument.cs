using System.Buffers;
using System.Text.Json;
using TaskKit.Backends;
using TaskKit.Backends.Documents;

namespace TaskKit.Limiting;

/// <summary>A limit that was set at run time, as a document whose name is the task type.</summary>
internal static class LimitDocument
{
    public const string Kind = "limits";

    /// <summary>The write that stores a limit.</summary>
    public static DocumentWrite Write(StoredLimit limit)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            LimitJson.Write(json, limit.Limit);
            json.WriteString("by", limit.By ?? "");
            json.WriteString("since", limit.Since);
            json.WriteEndObject();
        }
        return new DocumentWrite(Kind, limit.Type, buffer.WrittenMemory);
    }

    /// <summary>Reads a document; <see langword="null"/> for one that this version does not understand: what the program states holds then.</summary>
    public static StoredLimit? Read(Document document)
    {
        try
        {
            using var json = JsonDocument.Parse(document.Value);
            var root = json.RootElement;
            return new StoredLimit(
                document.Name,
                LimitJson.Read(root),
                root.TryGetProperty("by", out var by) && by.GetString() is { Length: > 0 } name ? name : null,
                root.GetProperty("since").GetDateTimeOffset()
            );
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The limits that were set at run time, ordered by type.</summary>
    /// <exception cref="BackendUnavailableException">The store does not answer.</exception>
    public static async ValueTask<IReadOnlyList<StoredLimit>> ListAsync(IDocumentStore documents, CancellationToken cancellationToken)
    {
        var found = await documents.ListAsync(Kind, "", cancellationToken).ConfigureAwait(false);
        return [.. found.Select(Read).OfType<StoredLimit>()];
    }
}
