using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Backends.Wire;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Records;

/// <summary>Reads records, which any program may have written. Never throws: a record that is no task is malformed, with the reason.</summary>
internal sealed class RecordParser(TopicNames topics)
{
    /// <summary>Reads one record.</summary>
    /// <param name="result">The record as it was consumed.</param>
    public IncomingRecord Parse(ConsumeResult<byte[]?, byte[]?> result)
    {
        var headers = RecordHeaders.Read(result.Message.Headers, out string? badHeader);
        return Parse(result, headers, badHeader);
    }

    /// <summary>Reads one record as far as a relay needs it. Of a copy it reads only the headers, which name the destination.</summary>
    /// <param name="result">The record as it was consumed.</param>
    public IncomingRecord Skim(ConsumeResult<byte[]?, byte[]?> result)
    {
        var message = result.Message;
        var headers = RecordHeaders.Read(message.Headers, out string? badHeader);
        if (badHeader is not null || message.Value is null || headers is not { Id: { } id, Type: { } type, Origin: not null })
            return Parse(result, headers, badHeader);
        var task = new EnvelopeParts().ToEnvelope(id, type, RecordTime.Of(message.Timestamp.UnixTimestampMs), headers.Generation ?? 0);
        return Read(result, headers, task, headers.Due, malformed: null);
    }

    private IncomingRecord Parse(ConsumeResult<byte[]?, byte[]?> result, in RecordHeaders headers, string? badHeader)
    {
        var message = result.Message;
        var place = KafkaPlace.Of(result);
        var timestamp = RecordTime.Of(message.Timestamp.UnixTimestampMs);
        var parts = new EnvelopeParts();
        string? malformed = null;
        if (message.Value is null)
            malformed = "The record has no value; expected a JSON object.";
        else if (!EnvelopeJson.TryParse(message.Value, out parts, out string? problem))
            malformed = problem;
        malformed ??= badHeader;
        string? type = headers.Type ?? parts.Type ?? topics.TypeOf(result.Topic);
        if (type is null)
            malformed ??= "'type' is required.";
        var origin = headers.Origin ?? place;
        var task = parts.ToEnvelope(
            headers.Id ?? parts.Id ?? DerivedId.Of(origin, timestamp),
            type ?? "",
            timestamp,
            headers.Generation ?? parts.Generation
        );
        return Read(result, headers, task, headers.Due ?? parts.NotBefore, malformed, isNamedHere: (headers.Id ?? parts.Id) is null);
    }

    private static IncomingRecord Read(
        ConsumeResult<byte[]?, byte[]?> result,
        in RecordHeaders headers,
        TaskEnvelope task,
        DateTimeOffset? due,
        string? malformed,
        bool isNamedHere = false
    ) =>
        new(result, malformed is null ? task : task with { Payload = result.Message.Value })
        {
            Leg = headers.Leg,
            Ended = headers.Ended,
            Unusual = Unusual(headers, due, malformed, isNamedHere),
        };

    private static IncomingRecord.Rare? Unusual(in RecordHeaders headers, DateTimeOffset? due, string? malformed, bool isNamedHere) =>
        headers.Origin is null && due is null && malformed is null && headers.Reason is null && !isNamedHere
            ? null
            : new(headers.Origin, due, malformed, headers.Reason, headers.Error)
            {
                IsNamedHere = isNamedHere,
                IsCopy = malformed is null && headers is { Id: not null, Type: not null, Origin: not null },
            };
}
