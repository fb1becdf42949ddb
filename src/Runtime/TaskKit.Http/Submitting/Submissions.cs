using TaskKit.Backends;
using TaskKit.Http.Problems;
using TaskKit.Payloads;

namespace TaskKit.Http.Submitting;

/// <summary>Makes submissions of requests: the payload is checked where this program knows its class, and stored as it came.</summary>
internal sealed class Submissions(KnownTypes types, PayloadChecks checks, TaskKitHttpOptions options)
{
    /// <exception cref="ProblemException">A member is missing, no program declares the type, or the payload breaks a rule.</exception>
    public ValueTask<TaskSubmission> MakeAsync(SubmitRequest request, CancellationToken cancellationToken)
    {
        RequireMembers(request);
        if (options.RequireIdempotencyKey && request.IdempotencyKey is null)
            throw new ProblemException(
                ProblemCode.KeyRequired,
                "Each submit needs the header Idempotency-Key, or the member idempotency_key."
            );
        return MakeWholeAsync(request, cancellationToken);
    }

    /// <summary>Makes the task that a schedule submits again and again: it has no idempotency key.</summary>
    /// <exception cref="ProblemException">A member is missing, no program declares the type, or the payload breaks a rule.</exception>
    public ValueTask<TaskSubmission> MakeOfScheduleAsync(SubmitRequest request, CancellationToken cancellationToken)
    {
        RequireMembers(request);
        return MakeWholeAsync(request, cancellationToken);
    }

    private async ValueTask<TaskSubmission> MakeWholeAsync(SubmitRequest request, CancellationToken cancellationToken)
    {
        if (request is { Delay: not null, NotBefore: not null })
            throw new ProblemException(ProblemCode.InvalidMember, "'delay' and 'not_before' are both there; state one.");
        string type = request.Type!;
        await types.RequireAsync(type, cancellationToken).ConfigureAwait(false);
        checks.Check(request);
        return new TaskSubmission<RawPayload>(
            RawPayload.CodecOf(type, request.Version),
            new RawPayload(request.Payload),
            OptionsOf(request)
        )
        {
            SubmittedAt = request.At,
            AssignedId = request.TaskId,
        };
    }

    private static void RequireMembers(SubmitRequest request)
    {
        string[] missing =
        [
            .. string.IsNullOrEmpty(request.Type) ? (string[])["type"] : [],
            .. request.Payload.IsEmpty ? (string[])["payload"] : [],
        ];
        if (missing.Length > 0)
            throw new ProblemException(
                new Problem(ProblemCode.MissingMember, PayloadText.Required(missing) + ".")
                {
                    Fields = [.. missing.Select(name => new ProblemField("/" + name, "required", $"'{name}' is required"))],
                }
            );
    }

    private static EnqueueOptions OptionsOf(SubmitRequest request) =>
        new()
        {
            Id = request.Id,
            Key = request.Key,
            Priority = request.Priority ?? 0,
            Delay = request.Delay,
            NotBefore = request.NotBefore,
            MaxRetries = request.MaxRetries,
            Timeout = request.Timeout,
            IdempotencyKey = request.IdempotencyKey,
            Metadata = request.Metadata ?? System.Collections.Frozen.FrozenDictionary<string, string>.Empty,
        };
}
