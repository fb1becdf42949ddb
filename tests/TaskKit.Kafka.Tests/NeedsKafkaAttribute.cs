using TaskKit.Conformance;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests;

/// <summary>The class's inherited tests need a Kafka broker, and Redis beside it as the backend does.</summary>
internal sealed class NeedsKafkaAttribute : NeedsAttribute
{
    public override string? SkipReason => Requirement.KafkaSkip;
}
