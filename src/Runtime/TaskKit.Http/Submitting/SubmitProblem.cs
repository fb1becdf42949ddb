using TaskKit.Backends;
using TaskKit.Http.Problems;

namespace TaskKit.Http.Submitting;

/// <summary>The problems of submits that the client or the backend refused.</summary>
internal static class SubmitProblem
{
    /// <returns><see langword="null"/> for a task that is stored.</returns>
    public static Problem? Of(SubmitOutcome outcome) =>
        outcome.Status switch
        {
            SubmitStatus.Conflict => new Problem(ProblemCode.KeyConflict, outcome.Reason!) { TaskId = outcome.Id },
            SubmitStatus.IdConflict => new Problem(ProblemCode.IdConflict, outcome.Reason!) { TaskId = outcome.Id },
            SubmitStatus.Refused => new Problem(ProblemCode.Refused, outcome.Reason!),
            _ => null,
        };

    public static Problem Of(TaskSubmitException refused) =>
        new(
            refused.Code switch
            {
                "payload_too_large" => ProblemCode.BodyTooLarge,
                "payload_invalid" => ProblemCode.InvalidPayload,
                "option_unsupported" => ProblemCode.NotSupported,
                "options_invalid" => ProblemCode.InvalidMember,
                _ => ProblemCode.Refused,
            },
            refused.Message
        );

    // The text of the exception may name a file or a server.
    public static Problem Of(BackendUnavailableException unavailable, TaskId id) =>
        new(
            ProblemCode.Unavailable,
            unavailable.MayBeStored
                ? "The backend did not answer, and the task may be stored. Send it again with the same id or idempotency key: it is one task."
                : "The backend cannot store tasks now, and nothing was stored. Try again."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(1),
            TaskId = unavailable.MayBeStored ? id : null,
        };
}
