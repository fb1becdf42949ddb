using System.Text.Json;
using TaskKit.Payloads;

namespace TaskKit;

/// <summary>A task whose payload no generated code reads: what a catch-all handler and a handler given as a delegate get.</summary>
/// <param name="Type">The task type's name.</param>
/// <param name="Payload">The payload. It stays readable after the attempt.</param>
public sealed record RawTask(string Type, JsonElement Payload)
{
    /// <summary>
    /// Reads and writes payloads of a task type as they are. With it a task of a type that is registered in code is submitted:
    /// <c>new TaskSubmission&lt;RawTask&gt;(RawTask.CodecOf("report"), task)</c>.
    /// </summary>
    /// <param name="type">The task type's name.</param>
    public static PayloadCodec<RawTask> CodecOf(string type) =>
        new(
            type,
            (ref Utf8JsonReader json) => new RawTask(type, JsonElement.ParseValue(ref json)),
            static (json, task) => task.Payload.WriteTo(json)
        );
}

/// <summary>A handler as a delegate, for task types that are registered in code.</summary>
/// <param name="task">The task.</param>
/// <param name="context">The task's data beside the payload, and the attempt.</param>
/// <param name="cancellationToken">Cancelled as the token of <see cref="ITaskHandler{TPayload}.HandleAsync"/> is.</param>
/// <returns>The end of the attempt.</returns>
public delegate ValueTask<TaskResult> RawTaskHandler(RawTask task, TaskContext context, CancellationToken cancellationToken);
