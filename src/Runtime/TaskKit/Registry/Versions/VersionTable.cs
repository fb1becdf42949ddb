using System.Text.Json;
using TaskKit.Backends;

namespace TaskKit.Registry.Versions;

/// <summary>The versions of one task type, and the choice of the one that runs a task.</summary>
/// <param name="versions">The versions that have a handler, ascending; never empty.</param>
/// <param name="preferred">The version for tasks that state none; <see langword="null"/> for 1, or the lowest when 1 has no handler.</param>
/// <param name="strict">Refuses a version without a handler, instead of running the next lower one.</param>
internal sealed class VersionTable(int[] versions, int? preferred, bool strict)
{
    /// <summary>The name of the metadata that states a version.</summary>
    public const string MetadataName = "handler_version";

    private readonly int _default = preferred ?? DefaultOf(versions);

    /// <summary>The version for tasks that state none, without a setting: 1, or the lowest when 1 has no handler.</summary>
    public static int DefaultOf(int[] versions) => versions.Contains(1) ? 1 : versions[0];

    /// <summary>Chooses the handler of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="asked">The version that the task asks for.</param>
    /// <returns>The place of its version in the list of versions; -1 when no handler runs it.</returns>
    public int Find(TaskEnvelope task, out int asked)
    {
        asked = Asked(task);
        int at = Array.BinarySearch(versions, asked);
        return at >= 0 || strict ? Math.Max(at, -1) : ~at - 1;
    }

    /// <summary>The version that a task asks for: the first of its sources that states a known one.</summary>
    public int Asked(TaskEnvelope task) =>
        Known(InMetadata(task)) ?? Known(InPayload(task.Payload.Span)) ?? Known(task.Version) ?? _default;

    // What is above the highest version is no version of this program, and may be a word of another one.
    private int? Known(int? version) => version >= 1 && version <= versions[^1] ? version : null;

    private static int? InMetadata(TaskEnvelope task) =>
        task.Metadata.TryGetValue(MetadataName, out string? text) ? HandlerVersionText.Parse(text) : null;

    // Only the members of the outermost object are looked at; their values are skipped unread.
    private static int? InPayload(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Payloads.PayloadException.MaxDepth });
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isVersion = json.ValueTextEquals("version"u8);
                json.Read();
                if (isVersion)
                    return Number(json);
                json.Skip();
            }
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The codec says what is wrong with the payload.
            return null;
        }
    }

    private static int? Number(in Utf8JsonReader json) =>
        json.TokenType switch
        {
            JsonTokenType.Number => json.TryGetInt32(out int number) && number > 0 ? number : null,
            JsonTokenType.String => HandlerVersionText.Parse(json.GetString()),
            _ => null,
        };
}
