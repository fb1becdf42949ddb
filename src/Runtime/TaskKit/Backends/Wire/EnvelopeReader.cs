using System.Text.Json;
using TaskKit.Payloads;

namespace TaskKit.Backends.Wire;

/// <summary>
/// Reads an envelope that any program may have written. A member of the wrong kind does not end the reading, so that a dead letter says as much
/// as possible of its task.
/// </summary>
internal ref struct EnvelopeReader
{
    private const int MaxTextLength = EnvelopeFactory.MaxKeyLength;

    private static readonly TypeNameCache TypeNames = new();
    private static readonly JsonReaderOptions Options = new() { MaxDepth = PayloadException.MaxDepth + 1 };

    private readonly ReadOnlyMemory<byte> _utf8;
    private Utf8JsonReader _json;
    private EnvelopeParts _parts = new();
    private string? _problem;

    private EnvelopeReader(ReadOnlyMemory<byte> utf8)
    {
        _utf8 = utf8;
        _json = new Utf8JsonReader(utf8.Span, Options);
    }

    /// <returns>The problem in words, or <see langword="null"/>.</returns>
    public static string? Read(ReadOnlyMemory<byte> utf8, out EnvelopeParts parts)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        var reader = new EnvelopeReader(utf8);
        string? problem = utf8.IsEmpty ? "The value is empty; expected a JSON object." : reader.Read();
        parts = reader._parts;
        return problem;
    }

    private string? Read()
    {
        try
        {
            ReadObject();
        }
        catch (JsonException e)
        {
            // The message of the exception quotes a byte of the payload.
            _problem ??=
                _json.CurrentDepth >= PayloadException.MaxDepth
                    ? $"The value is not JSON, or nested deeper than {PayloadException.MaxDepth} levels{At(e)}."
                    : $"The value is not JSON{At(e)}.";
        }
        catch (InvalidOperationException)
        {
            _problem ??= "The value holds a text that is not UTF-8.";
        }
        return _problem;
    }

    private void ReadObject()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            _problem = $"The value must be a JSON object, not {PayloadText.Kind(_json.TokenType)}.";
            return;
        }
        int member = -1;
        uint seen = 0;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            int found = EnvelopeMembers.All.Find(ref _json, member + 1);
            _json.Read();
            if (found < 0)
            {
                _json.Skip();
                continue;
            }
            member = found;
            if ((seen & (1u << found)) != 0)
                _problem ??= $"'{EnvelopeMembers.Names[found]}' appears twice.";
            seen |= 1u << found;
            ReadMember(found);
        }
        // Throws when anything follows the object.
        _json.Read();
        if ((seen & (1u << EnvelopeMembers.Payload)) == 0)
            _problem ??= "'payload' is required.";
    }

    private void ReadMember(int member)
    {
        if (member == EnvelopeMembers.Payload)
        {
            int start = (int)_json.TokenStartIndex;
            _json.Skip();
            _parts.Payload = _utf8[start..(int)_json.BytesConsumed];
        }
        else if (_json.TokenType != JsonTokenType.Null)
            ReadValue(member);
    }

    private void ReadValue(int member)
    {
        switch (member)
        {
            case EnvelopeMembers.Id:
                _parts.Id = Id();
                break;
            case EnvelopeMembers.Type:
                _parts.Type = Type();
                break;
            case EnvelopeMembers.Version:
                _parts.Version = Number(member, 0, int.MaxValue);
                break;
            case EnvelopeMembers.Key:
                _parts.Key = Text(member);
                break;
            case EnvelopeMembers.IdempotencyKey:
                _parts.IdempotencyKey = Text(member);
                break;
            case EnvelopeMembers.CreatedAt:
                _parts.CreatedAt = Time(member);
                break;
            case EnvelopeMembers.NotBefore:
                _parts.NotBefore = Time(member);
                break;
            case EnvelopeMembers.Priority:
                _parts.Priority = Number(member, -TaskEnvelope.HighestPriority, TaskEnvelope.HighestPriority) ?? 0;
                break;
            case EnvelopeMembers.MaxRetries:
                _parts.MaxRetries = Number(member, 0, int.MaxValue);
                break;
            case EnvelopeMembers.Timeout:
                _parts.Timeout = Duration(member);
                break;
            case EnvelopeMembers.Generation:
                _parts.Generation = Number(member, 0, int.MaxValue) ?? 0;
                break;
            case EnvelopeMembers.Metadata:
                _parts.Metadata = Metadata();
                break;
            default:
                _parts.TraceParent = Text(member);
                break;
        }
    }

    private TaskId? Id()
    {
        if (_json.TokenType == JsonTokenType.String && _json.TryGetGuid(out var id))
            return new TaskId(id);
        Wrong(EnvelopeMembers.Id, "a UUID with dashes", JsonTokenType.String);
        return null;
    }

    private string? Type()
    {
        if (_json.TokenType != JsonTokenType.String)
        {
            Wrong(EnvelopeMembers.Type, "a string", JsonTokenType.String);
            return null;
        }
        if (_json.ValueSpan.IsEmpty)
            return null;
        if (!_json.ValueIsEscaped && TypeNames.TryGet(_json.ValueSpan, out string? known))
            return known;
        string name = _json.GetString()!;
        if (!_json.ValueIsEscaped)
            TypeNames.Add(_json.ValueSpan, name);
        return name;
    }

    private int? Number(int member, int least, int most)
    {
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out int number) && number >= least && number <= most)
            return number;
        string range = most == int.MaxValue ? $"of {least} or more" : $"from {least} to {most}";
        Wrong(member, "a whole number " + range, JsonTokenType.Number);
        return null;
    }

    // Writers in other languages use "" for an absent text.
    private string? Text(int member)
    {
        if (_json.TokenType == JsonTokenType.String && _json.GetString() is { Length: <= MaxTextLength } text)
            return text.Length == 0 ? null : text;
        Wrong(member, $"a string of at most {MaxTextLength} characters", JsonTokenType.String);
        return null;
    }

    private DateTimeOffset? Time(int member)
    {
        if (_json.TokenType == JsonTokenType.String && _json.TryGetDateTime(out var time))
        {
            // A time without an offset must mean the same on every machine.
            if (time.Kind == DateTimeKind.Unspecified)
                return new DateTimeOffset(time, TimeSpan.Zero);
            if (_json.TryGetDateTimeOffset(out var exact))
                return exact.ToUniversalTime();
        }
        Wrong(member, "a time such as 2030-01-31T23:59:59Z", JsonTokenType.String);
        return null;
    }

    private TimeSpan? Duration(int member)
    {
        if (_json.TokenType == JsonTokenType.String && TimeoutText.TryParse(_json.GetString()!, out var timeout))
            return timeout;
        Wrong(member, "a duration above zero such as 500ms, 30s or 5m, or infinite", JsonTokenType.String);
        return null;
    }

    private Dictionary<string, string>? Metadata()
    {
        const string Expected = "an object of strings";
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Wrong(EnvelopeMembers.Metadata, Expected, JsonTokenType.StartObject);
            return null;
        }
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            string name = _json.GetString()!;
            _json.Read();
            if (_json.TokenType == JsonTokenType.String)
                metadata[name] = _json.GetString()!;
            else
                Wrong(EnvelopeMembers.Metadata, Expected, JsonTokenType.String, "one of its values");
        }
        return metadata.Count > 0 ? metadata : null;
    }

    /// <summary>Notes the first problem, and skips the value.</summary>
    private void Wrong(int member, string expected, JsonTokenType kind, string what = "it")
    {
        string came =
            _json.TokenType != kind ? PayloadText.Kind(_json.TokenType)
            : kind == JsonTokenType.Number ? "another number"
            : "another string";
        _problem ??= $"'{EnvelopeMembers.Names[member]}' must be {expected}; {what} is {came}.";
        _json.Skip();
    }

    private static string At(JsonException e) => $" (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})";
}
