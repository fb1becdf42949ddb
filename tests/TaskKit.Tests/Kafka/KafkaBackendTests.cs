using TaskKit.Backends;
using TaskKit.Tests.Backends;

namespace TaskKit.Tests.Kafka;

[NeedsKafka]
public sealed class KafkaBackendTests : BackendContract
{
    private protected override BackendHarness CreateHarness(RetentionOptions retention) => new KafkaHarness(retention, "sms", "email");
}
