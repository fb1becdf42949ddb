using TaskKit.Payloads;
using TaskKit.Payloads.Rules;

namespace TaskKit.Tool;

/// <summary>Checks payloads by the schemas in the manifest. If the type has several versions, one of them must accept the payload.</summary>
internal sealed class PayloadCheck
{
    private readonly VersionCheck[] _versions;

    public PayloadCheck(TaskTypeInfo type)
    {
        // One check for all versions that share a payload. A task gets the lowest of them, as with the payload's generated codec.
        var payloads = type.Versions.DistinctBy(version => version.Payload).ToList();
        _versions = [.. payloads.Select(version => new VersionCheck(version, payloads.Count > 1 ? version.Version : null))];
    }

    /// <returns>The version that the payload belongs to; <see langword="null"/> where the type has one payload for all versions.</returns>
    /// <exception cref="PayloadException">The bytes are not JSON, or no valid payload of this type.</exception>
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
