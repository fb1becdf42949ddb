using TaskKit.Testing.Submitting;

namespace TaskKit.Testing;

/// <summary>The end of one attempt, and what became of its task.</summary>
public sealed record AttemptOutcome
{
    internal AttemptOutcome() { }

    /// <summary>The task's id.</summary>
    public required TaskId Id { get; init; }

    /// <summary>The task type's name.</summary>
    public required string Type { get; init; }

    /// <summary>The number of the attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The task's state after the attempt.</summary>
    public required TaskState State { get; init; }

    /// <summary>The payload that the handler got; <see langword="null"/> when none was called.</summary>
    public object? Payload { get; init; }

    /// <summary>The handler's result as JSON.</summary>
    /// <value><see langword="null"/> when it gave none.</value>
    public string? Result { get; init; }

    /// <summary>The error of a failed, discarded or cancelled attempt, as it is stored.</summary>
    public TaskError? Error { get; init; }

    /// <summary>The reason of the failure: for a dead letter one of <see cref="Backends.DeadLetterReasons"/>, for a retry the class of the error.</summary>
    public string? Reason { get; init; }

    /// <summary>The exception that the handler threw, if it threw one.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The earliest time of the next run.</summary>
    /// <value><see langword="null"/> when the task has ended.</value>
    public DateTimeOffset? Due { get; init; }

    /// <summary>True when the worker died, as <see cref="TaskTestHost.CrashNext"/> asked for.</summary>
    public bool IsCrashed { get; init; }

    internal IReadOnlyList<SubmittedTask<object>> Added { get; init; } = [];

    /// <summary>The tasks that the handler added and that were stored with its success, in their order.</summary>
    public IReadOnlyList<SubmittedTask<object>> FollowUps() => Added;

    /// <summary>The tasks of one payload that the handler added and that were stored with its success, in their order.</summary>
    /// <typeparam name="TPayload">The payload's class.</typeparam>
    public IReadOnlyList<SubmittedTask<TPayload>> FollowUps<TPayload>()
        where TPayload : class => SubmissionLog.Of<TPayload>(Added);

    /// <summary>Checks that the task is <see cref="TaskState.Done"/>.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="TaskTestException">It is not: the message has the error, and the inner exception is what the handler threw.</exception>
    public AttemptOutcome EnsureDone() =>
        State == TaskState.Done
            ? this
            : throw new TaskTestException(
                $"Task {Type} {Id} is {State.ToName()} after attempt {Attempt}, not {TaskState.Done.ToName()}{Cause()}.",
                Exception
            );

    private string Cause() =>
        IsCrashed ? ": its worker crashed, as the test asked for"
        : Error is { } error
            ? $": {Reason}: {error.Message.TrimEnd('.')}{(Exception is null && error.Code is { } code ? $" ({code})" : "")}"
        : "";
}
