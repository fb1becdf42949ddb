using System.Text.Json;
using TaskKit.Payloads;

namespace TaskKit;

/// <summary>One task to submit: a payload and its options. The generated <c>EnqueueAsync</c> overloads make these.</summary>
public abstract class TaskSubmission
{
    private protected TaskSubmission(string type, object payload, EnqueueOptions? options) =>
        (Type, Payload, Options) = (type, payload, options);

    /// <summary>The task type's name.</summary>
    public string Type { get; }

    /// <summary>The payload, as it was given.</summary>
    public object Payload { get; }

    /// <summary>The options, or <see langword="null"/> for the type's defaults.</summary>
    public EnqueueOptions? Options { get; }

    /// <summary>The version of the type that the payload belongs to; <see langword="null"/> where the type has one payload for all versions.</summary>
    public virtual int? Version => null;

    /// <summary>The time of the submit, for callers that answer with it; <see langword="null"/> for the clock's.</summary>
    internal DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>The id of a caller that must know it before the backend answers; <see langword="null"/> for a new one. It is new in any case.</summary>
    internal TaskId? AssignedId { get; init; }

    /// <summary>Writes the payload as JSON.</summary>
    /// <param name="json">The writer.</param>
    public abstract void WritePayload(Utf8JsonWriter json);

    /// <summary>Checks the rules of the payload.</summary>
    /// <returns>The rules that it breaks, or <see langword="null"/> for none.</returns>
    internal abstract PayloadException? FindBroken();
}

/// <summary>One task to submit, with a typed payload.</summary>
/// <typeparam name="TPayload">The payload's type.</typeparam>
/// <param name="codec">How the payload is written; its type name is the task's.</param>
/// <param name="payload">The payload.</param>
/// <param name="options">The options, or <see langword="null"/> for the type's defaults.</param>
public sealed class TaskSubmission<TPayload>(PayloadCodec<TPayload> codec, TPayload payload, EnqueueOptions? options = null)
    : TaskSubmission(codec.TaskType, payload ?? throw new ArgumentNullException(nameof(payload)), options)
    where TPayload : class
{
    /// <inheritdoc/>
    public override int? Version => codec.Version;

    /// <inheritdoc/>
    public override void WritePayload(Utf8JsonWriter json) => codec.Write(json, (TPayload)Payload);

    internal override PayloadException? FindBroken() => codec.FindBroken((TPayload)Payload);
}
