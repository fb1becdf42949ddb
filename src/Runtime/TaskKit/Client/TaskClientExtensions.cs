using System.ComponentModel;
using TaskKit.Payloads;

namespace TaskKit;

/// <summary>The methods that generated code calls to submit, and the overloads that stop an undeclared payload at compile time.</summary>
public static class TaskClientExtensions
{
    internal const string NotDeclared =
        "No task type is declared for this payload. Declare [TaskHandler(\"name\")] on a class that implements ITaskHandler<T> for exactly this type, or [TaskPayload(\"name\")] on the payload. The payload's type must be known at compile time: object, string, an interface or a type parameter cannot be submitted.";

    /// <summary>Stops the compilation: no task type is declared for the payload.</summary>
    /// <typeparam name="T">The undeclared payload.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Obsolete(NotDeclared, error: true, DiagnosticId = "TK1010", UrlFormat = RulePages.Format)]
    public static ValueTask<TaskId> EnqueueAsync<T>(
        this ITaskClient client,
        T payload,
        EnqueueOptions? options = null,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(NotDeclared);

    /// <summary>Stops the compilation: no task type is declared for the payload.</summary>
    /// <typeparam name="T">The undeclared payload.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="payloads">The payloads.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Obsolete(NotDeclared, error: true, DiagnosticId = "TK1010", UrlFormat = RulePages.Format)]
    public static ValueTask<IReadOnlyList<TaskId>> EnqueueManyAsync<T>(
        this ITaskClient client,
        IEnumerable<T> payloads,
        EnqueueOptions? options = null,
        CancellationToken cancellationToken = default
    )
        where T : class => throw new NotSupportedException(NotDeclared);

    /// <summary>Stops the compilation: no task type is declared for the payload.</summary>
    /// <typeparam name="T">The undeclared payload.</typeparam>
    /// <param name="context">The running task.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="options">The options.</param>
    [Obsolete(NotDeclared, error: true, DiagnosticId = "TK1010", UrlFormat = RulePages.Format)]
    public static void FollowUp<T>(this TaskContext context, T payload, EnqueueOptions? options = null)
        where T : class => throw new NotSupportedException(NotDeclared);

    /// <summary>Submits one task. Called by generated code.</summary>
    /// <typeparam name="T">The payload's type.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="codec">How the payload is written.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The stored task's id.</returns>
    /// <exception cref="TaskSubmitException">The task was not accepted.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static async ValueTask<TaskId> SubmitOneAsync<T>(
        ITaskClient client,
        PayloadCodec<T> codec,
        T payload,
        EnqueueOptions? options,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var outcomes = await client.SubmitAsync([new TaskSubmission<T>(codec, payload, options)], cancellationToken).ConfigureAwait(false);
        return Accepted(outcomes[0]);
    }

    /// <summary>Submits several tasks in one go. Called by generated code.</summary>
    /// <typeparam name="T">The payload's type.</typeparam>
    /// <param name="client">The client.</param>
    /// <param name="codec">How the payloads are written.</param>
    /// <param name="payloads">The payloads.</param>
    /// <param name="options">The options of each task.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The stored tasks' ids, in the order of the payloads.</returns>
    /// <exception cref="TaskSubmitException">A task was not accepted.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static async ValueTask<IReadOnlyList<TaskId>> SubmitManyAsync<T>(
        ITaskClient client,
        PayloadCodec<T> codec,
        IEnumerable<T> payloads,
        EnqueueOptions? options,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var tasks = payloads.Select(payload => (TaskSubmission)new TaskSubmission<T>(codec, payload, options)).ToList();
        if (tasks.Count == 0)
            return [];
        if (tasks.Count > 1 && options?.Id is not null)
            throw new TaskSubmitException(
                "options_invalid",
                $"EnqueueOptions.Id is set for {tasks.Count} tasks; an id belongs to one task. Submit them one by one, or leave the id out."
            );
        var outcomes = await client.SubmitAsync(tasks, cancellationToken).ConfigureAwait(false);
        var ids = new TaskId[outcomes.Count];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = Accepted(outcomes[i]);
        return ids;
    }

    private static TaskId Accepted(SubmitOutcome outcome) =>
        outcome.IsAccepted
            ? outcome.Id
            : throw new TaskSubmitException(
                outcome.Status switch
                {
                    SubmitStatus.Conflict => "idempotency_conflict",
                    SubmitStatus.IdConflict => "id_conflict",
                    _ => "refused",
                },
                outcome.Reason ?? "The backend refused the task."
            );
}
