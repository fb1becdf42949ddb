using System.Buffers;
using System.Text.Json;
using TaskKit.Backends;
using TaskKit.Backends.Documents;

namespace TaskKit.Pausing;

/// <summary>A pause as a document, whose name is the text of its scope.</summary>
internal static class PauseDocument
{
    public const string Kind = "pauses";

    private const string Unreadable = "the document of this pause cannot be read by this version of TaskKit";

    /// <summary>The write that stores a pause.</summary>
    public static DocumentWrite Write(TaskPause pause)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("reason", pause.Reason);
            json.WriteString("by", pause.By ?? "");
            json.WriteString("since", pause.Since);
            json.WriteEndObject();
        }
        return new DocumentWrite(Kind, pause.Scope.ToString(), buffer.WrittenMemory);
    }

    /// <summary>Reads a document; <see langword="null"/> for one whose name is no scope.</summary>
    public static TaskPause? Read(Document document)
    {
        if (!PauseScope.TryParse(document.Name, out var scope))
            return null;
        try
        {
            using var json = JsonDocument.Parse(document.Value);
            var root = json.RootElement;
            return new TaskPause(
                scope,
                root.GetProperty("reason").GetString() ?? "",
                root.TryGetProperty("by", out var by) && by.GetString() is { Length: > 0 } name ? name : null,
                root.GetProperty("since").GetDateTimeOffset()
            );
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // It pauses all the same: somebody wanted a stop.
            return new TaskPause(scope, Unreadable, null, default);
        }
    }

    /// <summary>The pauses that are in force, ordered by name.</summary>
    /// <exception cref="BackendUnavailableException">The store does not answer.</exception>
    public static async ValueTask<IReadOnlyList<TaskPause>> ListAsync(IDocumentStore documents, CancellationToken cancellationToken)
    {
        var found = await documents.ListAsync(Kind, "", cancellationToken).ConfigureAwait(false);
        return [.. found.Select(Read).OfType<TaskPause>()];
    }
}
