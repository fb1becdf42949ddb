using System.Text.Json;
using TaskKit.Backends;

namespace TaskKit.Http.Answers;

/// <summary>A stored task as JSON; members are only ever added.</summary>
internal static class TaskJson
{
    /// <summary>Writes a task without its payload and result.</summary>
    public static void Write(Utf8JsonWriter json, TaskRecord record)
    {
        json.WriteStartObject();
        WriteMembers(json, record);
        json.WriteEndObject();
    }

    /// <summary>Writes a task with its payload and result.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="record">The task.</param>
    /// <param name="payload">The payload, as the caller may see it; empty to leave it out.</param>
    /// <param name="result">The result; empty to leave it out.</param>
    public static void WriteFull(Utf8JsonWriter json, TaskRecord record, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> result)
    {
        json.WriteStartObject();
        WriteMembers(json, record);
        WriteRaw(json, "payload", payload);
        WriteRaw(json, "result", result);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, TaskRecord record)
    {
        var task = record.Task;
        json.WriteString("task_id", task.Id.Value);
        json.WriteString("type", task.Type);
        json.WriteString("status", record.State.ToName());
        json.WriteNumber("attempts", record.Attempts);
        json.WriteNumber("crashes", record.Crashes);
        json.WriteNumber("generation", task.Generation);
        json.WriteNumber("priority", task.Priority);
        if (task.Version is { } version)
            json.WriteNumber("version", version);
        Text(json, "key", task.Key);
        Text(json, "idempotency_key", task.IdempotencyKey);
        if (task.MaxRetries is { } retries)
            json.WriteNumber("max_retries", retries);
        if (task.Timeout is { } timeout)
            json.WriteString("timeout", Backends.Wire.TimeoutText.Format(timeout));
        json.WriteString("created_at", task.CreatedAt);
        json.WriteString("due_at", record.Due);
        Time(json, "started_at", record.StartedAt);
        Time(json, "finished_at", record.FinishedAt);
        Text(json, "worker", record.Worker);
        if (task.Metadata.Count > 0)
            WriteMetadata(json, task.Metadata);
        if (record.Failure is { } failure)
            WriteFailure(json, failure);
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("metadata");
        foreach (var (name, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void WriteFailure(Utf8JsonWriter json, TaskFailure failure)
    {
        json.WriteStartObject("failure");
        json.WriteString("reason", failure.Reason);
        json.WriteString("type", failure.Error.Type);
        Text(json, "code", failure.Error.Code);
        json.WriteString("message", failure.Error.Message);
        json.WriteEndObject();
    }

    // A program of another language may have stored bytes that are no JSON.
    private static void WriteRaw(Utf8JsonWriter json, string name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;
        json.WritePropertyName(name);
        try
        {
            json.WriteRawValue(value);
        }
        catch (JsonException)
        {
            json.WriteNullValue();
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } time)
            json.WriteString(name, time);
    }
}
