using System.Buffers.Binary;
using System.Text.Json;

namespace TaskKit.Http.Submitting;

/// <summary>The answer about a task that the backend has: of a single submit, and of a line of a batch.</summary>
/// <param name="Outcome">The answer of the backend.</param>
/// <param name="Request">The submit.</param>
internal sealed record AcceptedTask(SubmitOutcome Outcome, SubmitRequest Request)
{
    public TaskId Id => Outcome.Id;

    /// <summary>Writes the object. A repeat of an earlier submit says so: the task may have got further meanwhile.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteMembers(json);
        json.WriteEndObject();
    }

    public void WriteMembers(Utf8JsonWriter json)
    {
        bool isLater = Request.Delay > TimeSpan.Zero || Request.NotBefore > Request.At;
        json.WriteString("task_id", Id.Value);
        json.WriteString("status", (isLater ? TaskState.Scheduled : TaskState.Pending).ToName());
        // An id that TaskKit made holds the time of the submit; that of a repeat is the first one's.
        json.WriteString("created_at", Request.Id == Id ? Request.At : TimeOf(Id));
        if (Outcome.Status == SubmitStatus.Existing)
            json.WriteBoolean("existing", true);
    }

    private static DateTimeOffset TimeOf(TaskId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16);
    }
}
