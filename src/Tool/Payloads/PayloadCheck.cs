using TaskKit.Payloads;
using TaskKit.Payloads.Rules;

namespace TaskKit.Tool;

/// <summary>Checks payloads by the schemas in the manifest: of several versions one must accept them.</summary>
internal sealed class PayloadCheck
{
    private readonly VersionCheck[] _versions;

    public PayloadCheck(TaskTypeInfo type)
    {
        // Versions that share a payload have one schema; the lowest of them stands for it, as in the payload's generated codec.
        var payloads = type.Versions.DistinctBy(version => version.Payload).ToList();
        _versions = [.. payloads.Select(version => new VersionCheck(version, payloads.Count > 1 ? version.Version : null))];
    }

    /// <returns>The version that the payload belongs to; <see langword="null"/> where the type has one payload for all versions.</returns>
    /// <exception cref="PayloadException">The bytes are not JSON or not this type's payload.</exception>
    public int? Require(ReadOnlySpan<byte> utf8)
    {
        try
        {
            _versions[0].Require(utf8);
            return _versions[0].Version;
        }
        catch (PayloadException) when (_versions.Length > 1)
        {
            foreach (var other in _versions.AsSpan(1))
                if (other.Accepts(utf8))
                    return other.Version;
            throw;
        }
    }
}
