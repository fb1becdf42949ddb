using TaskKit.Servers;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Servers;

/// <summary>A test that cannot run says why, or fails where its server is required; it never passes.</summary>
public sealed class RequirementTests
{
    private const string Reason = "Needs Redis: …";

    [Theory]
    [InlineData("", Reason)]
    [InlineData("kafka", Reason)]
    [InlineData("redis", null)]
    [InlineData("kafka, Redis", null)]
    public void A_missing_server_skips_unless_it_is_required(string required, string? skip) =>
        Assert.Equal(skip, Requirements.SkipOf("redis", Reason, required));

    [Theory]
    [InlineData("")]
    [InlineData("redis")]
    public void A_server_that_is_there_never_skips(string required) => Assert.Null(Requirements.SkipOf("redis", null, required));

    [Fact]
    public void The_attributes_hand_the_reason_on()
    {
        Assert.Equal(Requirement.RedisSkip, new RedisFactAttribute().Skip);
        Assert.Equal(Requirement.RedisSkip, new RedisTheoryAttribute().Skip);
        Assert.Equal(Requirement.KafkaSkip, new KafkaFactAttribute().Skip);
        Assert.Equal(Requirement.KafkaSkip, new KafkaTheoryAttribute().Skip);
        Assert.Equal(Requirement.OwnKafkaSkip, new KafkaFactAttribute { OwnBroker = true }.Skip);
        Assert.Equal(Requirement.NativeSkip, new NativeFactAttribute().Skip);
        Assert.Equal("mine", new KafkaFactAttribute { Skip = "mine" }.Skip);
    }
}
