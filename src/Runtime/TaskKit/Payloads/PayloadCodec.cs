using System.Text.Json;

namespace TaskKit.Payloads;

/// <summary>Reads a payload from JSON; generated.</summary>
/// <typeparam name="T">The payload's type.</typeparam>
/// <param name="json">Stands on the value's first token; afterwards on its last.</param>
public delegate T PayloadReader<out T>(ref Utf8JsonReader json);

/// <summary>Writes a payload as JSON; generated.</summary>
/// <typeparam name="T">The payload's type.</typeparam>
/// <param name="json">Where to write.</param>
/// <param name="payload">What to write.</param>
public delegate void PayloadWriter<in T>(Utf8JsonWriter json, T payload);

/// <summary>Reads and writes the payload of a task type. The generator makes one codec per declared payload.</summary>
/// <typeparam name="T">The payload's type.</typeparam>
/// <param name="taskType">The task type's name.</param>
/// <param name="read">Reads the payload.</param>
/// <param name="write">Writes the payload.</param>
public sealed class PayloadCodec<T>(string taskType, PayloadReader<T> read, PayloadWriter<T> write)
    where T : class
{
    /// <summary>The task type's name.</summary>
    public string TaskType { get; } = taskType;

    /// <summary>The version of the type that the payload belongs to; <see langword="null"/> where the type has one payload for all versions.</summary>
    public int? Version { get; init; }

    /// <summary>Writes a payload as JSON.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="payload">What to write.</param>
    public void Write(Utf8JsonWriter json, T payload) => write(json, payload);

    /// <summary>Reads a payload from exactly these bytes.</summary>
    /// <param name="utf8">JSON.</param>
    /// <exception cref="PayloadException">The bytes are not JSON, or not this payload: the message names the member and what was expected.</exception>
    public T Parse(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = PayloadException.MaxDepth });
        try
        {
            json.Read();
            var payload = read(ref json);
            json.Read();
            return payload;
        }
        catch (PayloadFault fault)
        {
            throw Explain(fault, utf8);
        }
        catch (JsonException e)
        {
            throw Malformed(e, PayloadPath.IsTooDeep(utf8));
        }
    }

    private PayloadException Explain(PayloadFault fault, ReadOnlySpan<byte> utf8)
    {
        string path = PayloadPath.At(utf8, fault.Offset);
        if (fault.Missing is { Count: > 0 } missing)
        {
            string prefix = path.Length == 0 ? "" : path + ".";
            return new PayloadException(TaskType, $"{TaskType}: {PayloadText.Required([.. missing.Select(name => prefix + name)])}");
        }
        return new PayloadException(TaskType, $"invalid {TaskType} payload: {(path.Length == 0 ? "it" : $"'{path}'")} {fault.Message}.");
    }

    // The parser's own message may quote the payload.
    private PayloadException Malformed(JsonException e, bool tooDeep) =>
        new(
            TaskType,
            tooDeep
                ? $"invalid {TaskType} payload: nested deeper than {PayloadException.MaxDepth} levels (line {e.LineNumber + 1}, position {e.BytePositionInLine + 1})."
                : $"invalid {TaskType} payload: not valid JSON (line {e.LineNumber + 1}, position {e.BytePositionInLine + 1})."
        );
}
