using System.Text.Json.Nodes;
using TaskKit.Backends;
using TaskKit.Waiting;

namespace TaskKit.Tool;

/// <summary>Writes a stored task as JSON. Members are only ever added.</summary>
internal static class TaskJson
{
    /// <summary>The task without payload and result, for lists.</summary>
    /// <param name="record">The task.</param>
    /// <param name="waits">The reason why it waits although it could run, or <see langword="null"/>.</param>
    public static JsonNode Brief(TaskRecord record, string? waits = null) => Members(record, waits);

    /// <summary>The task with all its members.</summary>
    /// <param name="record">The task.</param>
    /// <param name="payload">Its payload, with secrets masked.</param>
    /// <param name="waits">The reason why it waits although it could run, or <see langword="null"/>.</param>
    /// <param name="reasons">The reasons why it does not run now; <see langword="null"/> when the user did not ask for them.</param>
    public static JsonNode Full(
        TaskRecord record,
        ReadOnlyMemory<byte> payload,
        string? waits = null,
        IReadOnlyList<WaitReason>? reasons = null
    )
    {
        var json = Members(record, waits);
        if (reasons is not null)
            json["why"] = new JsonArray([.. reasons.Select(WaitJson.Of)]);
        json["payload"] = JsonText.Parse(payload);
        json["result"] = JsonText.Parse(record.Result);
        return json;
    }

    private static JsonObject Members(TaskRecord record, string? waits)
    {
        var task = record.Task;
        return new JsonObject
        {
            ["id"] = task.Id.ToString(),
            ["type"] = task.Type,
            ["state"] = record.State.ToName(),
            ["waitsBecause"] = waits,
            ["attempts"] = record.Attempts,
            ["crashes"] = record.Crashes,
            ["generation"] = task.Generation,
            ["version"] = task.Version,
            ["priority"] = task.Priority,
            ["key"] = task.Key,
            ["idempotencyKey"] = task.IdempotencyKey,
            ["maxRetries"] = task.MaxRetries,
            ["timeout"] = task.Timeout is { } timeout ? DurationText.Format(timeout) : null,
            ["createdAt"] = TimeText.Exact(task.CreatedAt),
            ["due"] = TimeText.Exact(record.Due),
            ["startedAt"] = TimeText.Exact(record.StartedAt),
            ["finishedAt"] = TimeText.Exact(record.FinishedAt),
            ["worker"] = record.Worker,
            ["metadata"] = new JsonObject(task.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            ["failure"] = record.Failure is { } failure ? Failure(failure) : null,
        };
    }

    private static JsonObject Failure(TaskFailure failure) =>
        new()
        {
            ["reason"] = failure.Reason,
            ["type"] = failure.Error.Type,
            ["code"] = failure.Error.Code,
            ["message"] = failure.Error.Message,
        };
}
