using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace TaskKit;

/// <summary>The result of an attempt. A closed set: every result is made by a member of this class.</summary>
public abstract class TaskResult
{
    private TaskResult() { }

    /// <summary>Finished with success: the task is <see cref="TaskState.Done"/>.</summary>
    public static TaskResult Done { get; } = new DoneResult(default);

    /// <summary>Finished with success, and keeps a result that can be read by id.</summary>
    /// <param name="result">The result as JSON.</param>
    public static TaskResult DoneWith(JsonNode? result) => new DoneResult(JsonBytes(writer => Write(writer, result)));

    /// <summary>Finished with success, and keeps a text as its result.</summary>
    /// <param name="result">The result.</param>
    /// <exception cref="ArgumentNullException"><paramref name="result"/> is null.</exception>
    public static TaskResult DoneWith(string result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new DoneResult(JsonBytes(writer => writer.WriteStringValue(result)));
    }

    /// <summary>Finished with success, and keeps a result, written without reflection.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="result">The result.</param>
    /// <param name="type">How to write it: a member of your <c>JsonSerializerContext</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is null.</exception>
    public static TaskResult DoneWith<T>(T result, JsonTypeInfo<T> type) =>
        new DoneResult(JsonSerializer.SerializeToUtf8Bytes(result, type));

    /// <summary>Failed, and asks for its next attempt after a wait. Costs one retry, as an error does.</summary>
    /// <param name="delay">The wait; zero or less means no wait.</param>
    /// <param name="reason">Why, for the people who look at the task.</param>
    public static TaskResult RetryAfter(TimeSpan delay, string? reason = null) =>
        new FailResult(TaskError.Retryable(reason ?? "The handler asked for a retry.") with { RetryAfter = delay });

    /// <summary>Not yet: runs again after a wait, without costing a retry.</summary>
    /// <param name="delay">The wait; zero or less means no wait.</param>
    public static TaskResult Snooze(TimeSpan delay) => new SnoozeResult(delay);

    /// <summary>Failed. Permanent and validation errors are dead at once, the others are retried.</summary>
    /// <param name="error">Why.</param>
    /// <exception cref="ArgumentNullException"><paramref name="error"/> is null.</exception>
    public static TaskResult Fail(TaskError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new FailResult(error);
    }

    /// <summary>No longer needed: the task is <see cref="TaskState.Cancelled"/>, which is neither success nor failure.</summary>
    /// <param name="reason">Why, for the people who look at the task.</param>
    /// <exception cref="ArgumentNullException"><paramref name="reason"/> is null.</exception>
    public static TaskResult Discard(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return new DiscardResult(reason);
    }

    /// <summary>Lets a handler that awaits nothing return a result directly.</summary>
    /// <param name="result">The result.</param>
    public static implicit operator ValueTask<TaskResult>(TaskResult result) => new(result);

    private static ReadOnlyMemory<byte> JsonBytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null)
            writer.WriteNullValue();
        else
            node.WriteTo(writer);
    }

    internal sealed class DoneResult(ReadOnlyMemory<byte> json) : TaskResult
    {
        public ReadOnlyMemory<byte> Json { get; } = json;
    }

    internal sealed class SnoozeResult(TimeSpan delay) : TaskResult
    {
        public TimeSpan Delay { get; } = delay;
    }

    internal sealed class FailResult(TaskError error) : TaskResult
    {
        public TaskError Error { get; } = error;
    }

    internal sealed class DiscardResult(string reason) : TaskResult
    {
        public string Reason { get; } = reason;
    }
}
