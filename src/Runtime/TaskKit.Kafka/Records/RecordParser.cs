using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Backends.Wire;
using TaskKit.Kafka.Topics;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Records;

/// <summary>Reads records. Anybody may have written them, so it never throws: what is no task still becomes a record, with the reason.</summary>
internal sealed class RecordParser(TopicNames topics)
{
    /// <summary>Reads one record.</summary>
    /// <param name="result">The record as it was consumed.</param>
    public IncomingRecord Parse(ConsumeResult<byte[]?, byte[]?> result)
    {
        var message = result.Message;
        var place = new RecordPlace(result.Topic, result.Partition.Value, result.Offset.Value);
        var timestamp = RecordTime.Of(message.Timestamp.UnixTimestampMs);
        var headers = RecordHeaders.Read(message.Headers, out string? badHeader);
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
        return new IncomingRecord(result, malformed is null ? task : task with { Payload = message.Value })
        {
            Turn = headers.Turn,
            Attempt = headers.Attempt,
            Unusual = Unusual(headers, headers.Due ?? parts.NotBefore, malformed),
        };
    }

    private static IncomingRecord.Rare? Unusual(in RecordHeaders headers, DateTimeOffset? due, string? malformed) =>
        headers.Origin is null && due is null && malformed is null && headers.Reason is null
            ? null
            : new(headers.Origin, due, malformed, headers.Reason, headers.Error)
            {
                IsCopy = malformed is null && headers is { Id: not null, Type: not null, Origin: not null },
            };
}
