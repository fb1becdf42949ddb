using System.ComponentModel;
using TaskKit.Backends;
using TaskKit.Payloads;

namespace TaskKit;

/// <summary>Which task a handler runs, and which attempt of it.</summary>
public sealed class TaskContext
{
    private readonly TaskEnvelope _task;
    private List<TaskSubmission>? _followUps;

    /// <summary>Makes a context, for tests of a handler.</summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">Which attempt this is, from 1.</param>
    /// <param name="maxRetries">How often a failed attempt is repeated.</param>
    public TaskContext(TaskEnvelope task, int attempt = 1, int maxRetries = 0) =>
        (_task, Attempt, MaxRetries) = (task, attempt, maxRetries);

    /// <summary>The task's id: the same for each attempt, so a good idempotency key for what the handler calls.</summary>
    public TaskId Id => _task.Id;

    /// <summary>The task type's name.</summary>
    public string Type => _task.Type;

    /// <summary>Which attempt this is, from 1. Attempts that a crash or a shutdown cut are not counted.</summary>
    public int Attempt { get; }

    /// <summary>How often a failed attempt is repeated; the last attempt is <c>MaxRetries + 1</c>.</summary>
    public int MaxRetries { get; }

    /// <summary>Which life of the id this is: 0 at first, one more for each replay.</summary>
    public int Generation => _task.Generation;

    /// <summary>The version of the payload that the submitter stated, or <see langword="null"/> when it stated none.</summary>
    public int? Version => _task.Version;

    /// <summary>When the task was submitted.</summary>
    public DateTimeOffset CreatedAt => _task.CreatedAt;

    /// <summary>The key that orders this task among others, or <see langword="null"/>.</summary>
    public string? Key => _task.Key;

    /// <summary>The texts that were submitted with the task.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _task.Metadata;

    /// <summary>The tasks to store together with this attempt's success.</summary>
    internal IReadOnlyList<TaskSubmission> FollowUps => (IReadOnlyList<TaskSubmission>?)_followUps ?? [];

    /// <summary>
    /// Adds a task that is stored together with this task's success, and not at all if this attempt fails. Called by the generated
    /// <c>FollowUp</c> overloads.
    /// </summary>
    /// <typeparam name="T">The payload's type.</typeparam>
    /// <param name="codec">How the payload is written.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="options">The options.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AddFollowUp<T>(PayloadCodec<T> codec, T payload, EnqueueOptions? options)
        where T : class => (_followUps ??= []).Add(new TaskSubmission<T>(codec, payload, options));
}
