using TaskKit.Tests.Backends;
using TaskKit.Tests.Support.Servers;

namespace TaskKit.Tests.Kafka;

/// <summary>The class's inherited tests need a Kafka broker, and Redis beside it as the backend does.</summary>
internal sealed class NeedsKafkaAttribute : NeedsAttribute
{
    public override string? SkipReason => Requirement.KafkaSkip;
}
