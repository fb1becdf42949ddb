using System.Collections.Frozen;
using TaskKit.Backends;
using TaskKit.Http.Problems;
using TaskKit.Payloads;
using TaskKit.Registry;
using TaskKit.Registry.Versions;

namespace TaskKit.Http.Submitting;

/// <summary>
/// Reads and checks payloads by the codecs of this program: those of its handlers, and those of payloads that it only declares. A payload that only another
/// program declares is not read.
/// </summary>
internal sealed class PayloadChecks(TaskRegistry registry, TimeProvider time)
{
    // The registry no longer changes once requests come.
    private readonly Lazy<FrozenDictionary<string, DeclaredVersions>> _declared = new(() => DeclaredVersions.Of(registry));

    /// <exception cref="ProblemException">The payload is not what its type declares, or no handler runs the version that the task asks for.</exception>
    public void Check(SubmitRequest request)
    {
        try
        {
            var entry = registry.Table.Find(request.Type!);
            if (CodecOf(request, isHandled: entry is not null) is { } codec)
                codec.Require(request.Payload.Span);
            else if (entry is not null)
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

    // Beside handlers of other versions a declared payload counts for its own version alone; the handlers share all other tasks.
    private PayloadCodec? CodecOf(SubmitRequest request, bool isHandled)
    {
        if (!_declared.Value.TryGetValue(request.Type!, out var versions))
            return null;
        return isHandled ? versions.Exactly(request.Version) : versions.Of(TaskOf(request));
    }

    private TaskRegistration VersionOf(TypeEntry entry, SubmitRequest request)
    {
        if (registry.VersionRules.TableOf(entry) is not { } versions)
            return entry.Default.Registration;
        return versions.Find(TaskOf(request), out int asked) is >= 0 and var at
            ? entry.Versions[at].Registration
            : throw new UnsupportedHandlerVersionException(entry.Type, asked);
    }

    private TaskEnvelope TaskOf(SubmitRequest request) =>
        new()
        {
            Id = default,
            Type = request.Type!,
            Payload = request.Payload,
            CreatedAt = time.GetUtcNow(),
            Version = request.Version,
            Metadata = request.Metadata ?? FrozenDictionary<string, string>.Empty,
        };
}
