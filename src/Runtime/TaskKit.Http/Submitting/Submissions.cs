using TaskKit.Backends;
using TaskKit.Http.Problems;
using TaskKit.Payloads;
using TaskKit.Registry;

namespace TaskKit.Http.Submitting;

/// <summary>Makes submissions of requests: the payload is read and checked by the codec of its type, where this program has it, and stored as it came.</summary>
internal sealed class Submissions(TaskRegistry registry, KnownTypes types, TaskKitHttpOptions options, TimeProvider time)
{
    /// <exception cref="ProblemException">A member is missing, no program declares the type, or the payload breaks a rule.</exception>
    public async ValueTask<TaskSubmission> MakeAsync(SubmitRequest request, CancellationToken cancellationToken)
    {
        RequireMembers(request);
        if (request is { Delay: not null, NotBefore: not null })
            throw new ProblemException(ProblemCode.InvalidMember, "'delay' and 'not_before' are both there; state one.");
        string type = request.Type!;
        await types.RequireAsync(type, cancellationToken).ConfigureAwait(false);
        Check(request);
        return new TaskSubmission<RawPayload>(
            RawPayload.CodecOf(type, request.Version),
            new RawPayload(request.Payload),
            OptionsOf(request)
        )
        {
            SubmittedAt = request.At,
        };
    }

    private void RequireMembers(SubmitRequest request)
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
        if (options.RequireIdempotencyKey && request.IdempotencyKey is null)
            throw new ProblemException(
                ProblemCode.KeyRequired,
                "Each submit needs the header Idempotency-Key, or the member idempotency_key."
            );
    }

    private void Check(SubmitRequest request)
    {
        if (registry.Table.Find(request.Type!) is not { } entry)
            return;
        try
        {
            VersionOf(entry, request).Parse(request.Payload.Span);
        }
        catch (PayloadException e)
        {
            throw new ProblemException(PayloadProblem.Of(e));
        }
        catch (UnsupportedHandlerVersionException e)
        {
            throw new ProblemException(ProblemCode.InvalidPayload, e.Message);
        }
    }

    private TaskRegistration VersionOf(TypeEntry entry, SubmitRequest request)
    {
        if (registry.VersionRules.TableOf(entry) is not { } versions)
            return entry.Default.Registration;
        var task = new TaskEnvelope
        {
            Id = default,
            Type = entry.Type,
            Payload = request.Payload,
            CreatedAt = time.GetUtcNow(),
            Version = request.Version,
            Metadata = request.Metadata ?? new Dictionary<string, string>(),
        };
        return versions.Find(task, out int asked) is >= 0 and var at
            ? entry.Versions[at].Registration
            : throw new UnsupportedHandlerVersionException(entry.Type, asked);
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
