using TaskKit.Tests.Backends;
using TaskKit.Tests.Support.Servers;

namespace TaskKit.Tests.Brokers;

/// <summary>The class's inherited tests need Redis.</summary>
internal sealed class NeedsRedisAttribute : NeedsAttribute
{
    public override string? SkipReason => Requirement.RedisSkip;
}
