using System.Text.Json;
using TaskKit.Backends.Wire;
using TaskKit.Http.Problems;
using TaskKit.Payloads;
using TaskKit.Settings;

namespace TaskKit.Http.Submitting;

/// <summary>
/// Reads the body of a submit. Stricter than the reader of envelopes: a member that would be ignored is refused, and so are those that only TaskKit writes.
/// </summary>
internal ref struct SubmitReader
{
    public static readonly string[] Members =
    [
        "id",
        "type",
        "payload",
        "version",
        "key",
        "priority",
        "delay",
        "not_before",
        "scheduled_at",
        "max_retries",
        "timeout",
        "metadata",
        "idempotency_key",
    ];

    private static readonly byte[][] Utf8Members = [.. Members.Select(System.Text.Encoding.UTF8.GetBytes)];
    private static readonly JsonReaderOptions Options = new() { MaxDepth = PayloadException.MaxDepth + 1 };

    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly SubmitRequest _request = new();
    private Utf8JsonReader _json;
    private int _seen;

    private SubmitReader(ReadOnlyMemory<byte> utf8)
    {
        _utf8 = utf8;
        _json = new Utf8JsonReader(utf8.Span, Options);
    }

    /// <exception cref="ProblemException">The bytes are not a submit.</exception>
    public static SubmitRequest Read(ReadOnlyMemory<byte> utf8)
    {
        var reader = new SubmitReader(utf8);
        try
        {
            reader.ReadObject();
        }
        catch (JsonException e)
        {
            // The message of the exception quotes a byte of the payload.
            throw new ProblemException(
                ProblemCode.InvalidJson,
                utf8.IsEmpty ? "The body is empty; expected a JSON object."
                    : PayloadPath.IsTooDeep(utf8.Span) ? $"The body is nested deeper than {PayloadException.MaxDepth} levels."
                    : $"The body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})."
            );
        }
        catch (InvalidOperationException)
        {
            throw new ProblemException(ProblemCode.InvalidJson, "The body has a text that is not UTF-8, or half of a surrogate pair.");
        }
        return reader._request;
    }

    private void ReadObject()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
            throw new ProblemException(
                ProblemCode.InvalidJson,
                $"The body must be a JSON object with 'type' and 'payload', not {PayloadText.Kind(_json.TokenType)}."
            );
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            string name = Member();
            int bit = 1 << Array.IndexOf(Members, name == "scheduled_at" ? "not_before" : name);
            if ((_seen & bit) != 0)
                throw new ProblemException(ProblemCode.InvalidMember, $"'{name}' appears twice.");
            _seen |= bit;
            _json.Read();
            ReadMember(name);
        }
        // Throws when anything follows the object.
        _json.Read();
    }

    // A batch has thousands of names, so no text is made of one that is known.
    private readonly string Member()
    {
        for (int i = 0; i < Members.Length; i++)
            if (_json.ValueTextEquals(Utf8Members[i]))
                return Members[i];
        throw Unknown(_json.GetString()!);
    }

    private void ReadMember(string name)
    {
        if (name == "payload")
        {
            int start = (int)_json.TokenStartIndex;
            _json.Skip();
            _request.Payload = _utf8[start..(int)_json.BytesConsumed];
            return;
        }
        if (_json.TokenType != JsonTokenType.Null)
            ReadValue(name);
    }

    private void ReadValue(string name)
    {
        switch (name)
        {
            case "id":
                _request.Id = Id();
                break;
            case "type":
                _request.Type = Text(name, "a text");
                break;
            case "version":
                _request.Version = Number(name, 1, int.MaxValue);
                break;
            case "key":
                _request.Key = Text(name, "a text");
                break;
            case "priority":
                _request.Priority = Number(name, -2, 2);
                break;
            case "delay":
                _request.Delay = Delay();
                break;
            case "not_before" or "scheduled_at":
                _request.NotBefore = Time(name);
                break;
            case "max_retries":
                _request.MaxRetries = Number(name, 0, EnvelopeFactory.MaxRetriesLimit);
                break;
            case "timeout":
                _request.Timeout = TimeoutText.TryParse(Text(name, TimeoutForm), out var timeout)
                    ? timeout
                    : throw Wrong(name, TimeoutForm);
                break;
            case "metadata":
                _request.Metadata = Metadata();
                break;
            default:
                _request.IdempotencyKey = Text(name, "a text");
                break;
        }
    }

    private const string DelayForm = "a duration such as 500ms, 30s, 5m or 1h, or a number of seconds";
    private const string TimeoutForm = "a duration above zero such as 500ms, 30s or 5m, or infinite";

    private TaskId Id() =>
        _json.TokenType == JsonTokenType.String && _json.TryGetGuid(out var id) ? new TaskId(id) : throw Wrong("id", "a UUID with dashes");

    private string Text(string name, string expected) =>
        _json.TokenType == JsonTokenType.String ? _json.GetString()! : throw Wrong(name, expected);

    private int Number(string name, int least, int most) =>
        _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out int number) && number >= least && number <= most
            ? number
            : throw Wrong(name, most == int.MaxValue ? $"a whole number of {least} or more" : $"a whole number from {least} to {most}");

    private TimeSpan Delay()
    {
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out double seconds) && seconds is >= 0 and < 1e9)
            return TimeSpan.FromSeconds(seconds);
        return _json.TokenType == JsonTokenType.String && DurationText.TryParse(_json.GetString(), out var delay)
            ? delay
            : throw Wrong("delay", DelayForm);
    }

    // A time without an offset must mean the same on every machine.
    private DateTimeOffset Time(string name) =>
        _json.TokenType == JsonTokenType.String && _json.TryGetDateTime(out var time)
            ? time.Kind == DateTimeKind.Unspecified
                ? new DateTimeOffset(time, TimeSpan.Zero)
                : _json.TryGetDateTimeOffset(out var exact)
                    ? exact.ToUniversalTime()
                    : throw Wrong(name, TimeForm)
            : throw Wrong(name, TimeForm);

    private const string TimeForm = "a time such as 2030-01-31T23:59:59Z";

    private Dictionary<string, string> Metadata()
    {
        const string Expected = "an object of texts";
        if (_json.TokenType != JsonTokenType.StartObject)
            throw Wrong("metadata", Expected);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            string name = _json.GetString()!;
            _json.Read();
            if (!metadata.TryAdd(name, Text("metadata", Expected)))
                throw new ProblemException(ProblemCode.InvalidMember, $"'metadata' has '{Telemetry.LogText.Short(name)}' twice.");
        }
        return metadata;
    }

    private readonly ProblemException Wrong(string name, string expected)
    {
        string detail = $"'{name}' must be {expected}.";
        return new(new Problem(ProblemCode.InvalidMember, detail) { Fields = [new ProblemField("/" + name, "form", detail)] });
    }

    private static ProblemException Unknown(string name)
    {
        string detail = name switch
        {
            "generation" or "created_at" or "traceparent" or "status" or "attempts" =>
                $"'{name}' is written by TaskKit and cannot be submitted.",
            _ =>
                $"'{Telemetry.LogText.Short(name)}' is not a member of a submit; expected {string.Join(", ", Members)}.{NearMiss.Hint(name, Members)}",
        };
        return new(new Problem(ProblemCode.UnknownMember, detail));
    }
}
