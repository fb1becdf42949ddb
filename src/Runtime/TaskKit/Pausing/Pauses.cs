using System.Buffers;
using System.Text.Json;
using TaskKit.Backends.Documents;

namespace TaskKit.Pausing;

/// <summary>A pause: the reason, the person, and the time of its beginning.</summary>
internal sealed record PauseEntry(string Reason, string By, DateTimeOffset Since);

/// <summary>Reads and writes the documents of pauses, by the scope that each pauses.</summary>
internal static class Pauses
{
    public const string Kind = "pauses";

    /// <summary>The scope of a schedule.</summary>
    public static string ScopeOf(string schedule) => "schedule:" + schedule;

    /// <summary>Reads a pause; <see langword="null"/> when nothing is paused.</summary>
    public static async ValueTask<PauseEntry?> ReadAsync(IDocumentStore documents, string scope, CancellationToken cancellationToken) =>
        await documents.ReadAsync(Kind, scope, cancellationToken).ConfigureAwait(false) is { } document ? Read(document) : null;

    /// <summary>Reads the pauses whose scopes begin with a text, by their scopes.</summary>
    public static async ValueTask<Dictionary<string, PauseEntry>> ListAsync(
        IDocumentStore documents,
        string prefix,
        CancellationToken cancellationToken
    )
    {
        var found = await documents.ListAsync(Kind, prefix, cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(document => document.Name, Read, StringComparer.Ordinal);
    }

    /// <summary>Begins a pause, or ends it.</summary>
    /// <param name="documents">The store.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="pause">The pause; <see langword="null"/> for its end.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async ValueTask WriteAsync(IDocumentStore documents, string scope, PauseEntry? pause, CancellationToken cancellationToken)
    {
        var write = pause is null ? DocumentWrite.Delete(Kind, scope) : new DocumentWrite(Kind, scope, Write(pause));
        await documents.WriteAsync(write, cancellationToken).ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> Write(PauseEntry pause)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("reason", pause.Reason);
            json.WriteString("by", pause.By);
            json.WriteString("since", pause.Since);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    // A document that cannot be read pauses all the same: somebody wanted a stop.
    private static PauseEntry Read(Document document)
    {
        try
        {
            using var json = JsonDocument.Parse(document.Value);
            var root = json.RootElement;
            return new PauseEntry(
                root.GetProperty("reason").GetString() ?? "",
                root.GetProperty("by").GetString() ?? "",
                root.GetProperty("since").GetDateTimeOffset()
            );
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new PauseEntry("", "", default);
        }
    }
}
