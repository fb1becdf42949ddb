using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace TaskKit.Kafka.Records;

/// <summary>
/// The headers of a record that belong to TaskKit. A header overrides the envelope: the bytes of the envelope never change, and only headers can
/// state the generation and the attempts of a copy. All are short texts. A missing header means 0 or nothing.
/// </summary>
internal struct RecordHeaders
{
    public const string IdName = "tk-id";
    public const string TypeName = "tk-type";
    public const string GenerationName = "tk-generation";
    public const string LegName = "tk-leg";
    public const string AttemptName = "tk-attempt";
    public const string DueName = "tk-due";
    public const string OriginName = "tk-origin";
    public const string ReasonName = "tk-reason";
    public const string ErrorName = "tk-error";

    private const string Mark = "tk-";
    private const int LongestText = 1024;

    /// <summary>The task's id.</summary>
    public TaskId? Id { get; set; }

    /// <summary>The task type's name.</summary>
    public string? Type { get; set; }

    /// <summary>The generation; <see langword="null"/> when the envelope states it.</summary>
    public int? Generation { get; set; }

    /// <summary>The leg of the record.</summary>
    public int Leg { get; set; }

    /// <summary>The number of attempts that have ended.</summary>
    public int Ended { get; set; }

    /// <summary>The earliest time of the run, to the millisecond.</summary>
    public DateTimeOffset? Due { get; set; }

    /// <summary>The place of the first record of the task.</summary>
    public KafkaPlace? Origin { get; set; }

    /// <summary>The reason of a dead letter.</summary>
    public string? Reason { get; set; }

    /// <summary>The error of a dead letter.</summary>
    public TaskError? Error { get; set; }

    /// <summary>True for a header of TaskKit, false for one of the submitter.</summary>
    /// <param name="name">A header's name.</param>
    public static bool IsOwn(string name) =>
        name.StartsWith(Mark, StringComparison.Ordinal)
        && name is IdName or TypeName or GenerationName or LegName or AttemptName or DueName or OriginName or ReasonName or ErrorName;

    /// <summary>Reads headers. Never throws. Of several headers with one name, the last counts.</summary>
    /// <param name="headers">A record's headers.</param>
    /// <param name="problem">The first invalid header and its expected form, in words.</param>
    public static RecordHeaders Read(Headers? headers, out string? problem)
    {
        problem = null;
        var read = new RecordHeaders();
        for (int i = 0; i < (headers?.Count ?? 0); i++)
        {
            var header = headers![i];
            if (IsOwn(header.Key) && !read.TryTake(header.Key, header.GetValueBytes()))
                problem ??= $"Header '{header.Key}' must be {Expected(header.Key)}.";
        }
        return read;
    }

    /// <summary>Adds the headers that are not empty.</summary>
    /// <param name="headers">The headers of a record.</param>
    public readonly void AddTo(Headers headers)
    {
        Add(headers, IdName, Id?.ToString());
        Add(headers, TypeName, Type);
        Add(headers, GenerationName, Number(Generation ?? 0));
        Add(headers, LegName, Number(Leg));
        Add(headers, AttemptName, Number(Ended));
        Add(headers, DueName, Due is { } due ? Number(RecordTime.ToDue(due)) : null);
        Add(headers, OriginName, Origin?.ToString());
        Add(headers, ReasonName, Reason);
        if (Error is not null)
            headers.Add(ErrorName, ErrorJson.Write(Error));
    }

    private bool TryTake(string name, byte[]? value)
    {
        if (name == ErrorName)
        {
            // A foreign error does not make the record malformed, since the error is only shown to people.
            Error = value is null ? null : ErrorJson.Read(value);
            return true;
        }
        if (value is null || value.Length is 0 or > LongestText)
            return false;
        return TryTakeText(name, Encoding.UTF8.GetString(value));
    }

    private bool TryTakeText(string name, string text)
    {
        switch (name)
        {
            case IdName when TaskId.TryParse(text, null, out var id):
                Id = id;
                return true;
            case GenerationName when TryNumber(text, int.MaxValue, out long number):
                Generation = (int)number;
                return true;
            case LegName when TryNumber(text, int.MaxValue, out long number):
                Leg = (int)number;
                return true;
            case AttemptName when TryNumber(text, int.MaxValue, out long number):
                Ended = (int)number;
                return true;
            case DueName when TryNumber(text, RecordTime.Latest, out long number):
                Due = RecordTime.Of(number);
                return true;
            case OriginName when TryPlace(text, out var place):
                Origin = place;
                return true;
            case TypeName:
                Type = text;
                return true;
            case ReasonName:
                Reason = text;
                return true;
            default:
                return false;
        }
    }

    private static bool TryNumber(ReadOnlySpan<char> text, long most, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    /// <summary>Reads <c>topic/partition/offset</c>.</summary>
    private static bool TryPlace(string text, out KafkaPlace? place)
    {
        place = null;
        int topic = text.IndexOf('/'),
            rest = text.LastIndexOf('/');
        if (
            topic <= 0
            || rest == topic
            || !TryNumber(text.AsSpan(topic + 1, rest - topic - 1), int.MaxValue, out long partition)
            || !TryNumber(text.AsSpan(rest + 1), long.MaxValue, out long offset)
        )
            return false;
        place = new KafkaPlace(text[..topic], (int)partition, offset);
        return true;
    }

    private static string Expected(string name) =>
        name switch
        {
            IdName => "a UUID with dashes",
            OriginName => "topic/partition/offset",
            DueName => "milliseconds since 1970",
            TypeName or ReasonName => $"a text of 1 to {LongestText} bytes",
            _ => "a whole number of 0 or more",
        };

    private static string? Number(long number) => number == 0 ? null : number.ToString(CultureInfo.InvariantCulture);

    private static void Add(Headers headers, string name, string? text)
    {
        if (text is not null && Encoding.UTF8.GetBytes(text) is { Length: <= LongestText } value)
            headers.Add(name, value);
    }
}
