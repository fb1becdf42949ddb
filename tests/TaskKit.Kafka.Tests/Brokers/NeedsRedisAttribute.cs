using TaskKit.Conformance;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Brokers;

/// <summary>The class's inherited tests need Redis.</summary>
internal sealed class NeedsRedisAttribute : NeedsAttribute
{
    public override string? SkipReason => Requirement.RedisSkip;
}
