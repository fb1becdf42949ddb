using System.Buffers;
using System.Text.Json;
using TaskKit.Backends.Documents;

namespace TaskKit.Scheduling.Stored;

/// <summary>The progress of a schedule, as its second document keeps it.</summary>
internal sealed record ScheduleTimes
{
    public const string Kind = "schedule-times";

    /// <summary>The progress of a schedule that nobody has looked at.</summary>
    public static readonly ScheduleTimes None = new();

    /// <summary>The newest occurrence that was dealt with. It never goes back.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>The beginning of the next window.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The task that was submitted last.</summary>
    public TaskId? Task { get; init; }

    /// <summary>The occurrences that were decided and may not be submitted yet.</summary>
    public PendingRuns? Pending { get; init; }

    /// <summary>The version of the document; 0 when there is none.</summary>
    public long Version { get; init; }

    /// <summary>
    /// The progress behind times that get no task. What an overlap left to the next window stays with it, although that reaches over those times then.
    /// </summary>
    /// <param name="last">The newest of the times.</param>
    public ScheduleTimes PassOver(DateTimeOffset last) => this with { Last = last, From = From < Last ? From : last };

    /// <summary>Reads a document. One that cannot be read counts as one without any progress, and is replaced.</summary>
    public static ScheduleTimes Read(Document? document)
    {
        if (document is null)
            return None;
        try
        {
            using var json = JsonDocument.Parse(document.Value);
            var root = json.RootElement;
            return new ScheduleTimes
            {
                Last = Time(root, "last"),
                From = Time(root, "from"),
                Task = root.TryGetProperty("task", out var task) ? new TaskId(task.GetGuid()) : null,
                Pending = root.TryGetProperty("pending", out var pending) ? PendingRuns.Read(pending) : null,
                Version = document.Version,
            };
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            return None with { Version = document.Version };
        }
    }

    /// <summary>The write of this progress, if the version that it began with stands there.</summary>
    public DocumentWrite Write(string name)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (Last is { } last)
                json.WriteString("last", last.UtcDateTime);
            if (From is { } from)
                json.WriteString("from", from.UtcDateTime);
            if (Task is { } task)
                json.WriteString("task", task.Value);
            Pending?.Write(json);
            json.WriteEndObject();
        }
        return new DocumentWrite(Kind, name, buffer.WrittenMemory) { Expected = Version };
    }

    private static DateTimeOffset? Time(JsonElement root, string member) =>
        root.TryGetProperty(member, out var time) ? time.GetDateTimeOffset().ToUniversalTime() : null;
}

/// <summary>Occurrences that were decided and may not be submitted yet.</summary>
/// <param name="Decided">The time of the decision, by the clock of the worker that made it.</param>
/// <param name="Windows">The windows of the occurrences.</param>
internal sealed record PendingRuns(DateTimeOffset Decided, IReadOnlyList<TaskWindow> Windows)
{
    /// <summary>The age from which on somebody else submits them.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The time for which the worker that decided may still submit them itself.</summary>
    public static readonly TimeSpan OwnTime = TimeSpan.FromSeconds(2.5);

    /// <summary>The time at which somebody else submits them; at once where the decision lies in a far future, after a clock was set back.</summary>
    public DateTimeOffset TakeOver(DateTimeOffset now) => Decided - now > Patience ? now : Decided + Patience;

    public static PendingRuns Read(JsonElement json) =>
        new(
            json.GetProperty("decided").GetDateTimeOffset(),
            [
                .. json.GetProperty("windows")
                    .EnumerateArray()
                    .Select(window => new TaskWindow(window[0].GetDateTimeOffset(), window[1].GetDateTimeOffset())),
            ]
        );

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("pending");
        json.WriteString("decided", Decided.UtcDateTime);
        json.WriteStartArray("windows");
        foreach (var window in Windows)
        {
            json.WriteStartArray();
            json.WriteStringValue(window.From.UtcDateTime);
            json.WriteStringValue(window.To.UtcDateTime);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
