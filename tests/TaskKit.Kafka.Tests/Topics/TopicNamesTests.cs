using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Tests.Topics;

public sealed class TopicNamesTests
{
    private static readonly TopicNames Names = new("", ["sms", "user:send_welcome_email"]);

    [Trait("Seed", "0-12")]
    [Trait("Seed", "0-17")]
    [Fact]
    public void Are_those_that_other_programs_expect()
    {
        Assert.Equal("tasks.worker.sms", Names.Worker("sms"));
        Assert.Equal("tasks.worker.user.send_welcome_email", Names.Worker("user:send_welcome_email"));
        Assert.Equal("tasks.worker.not.known", Names.Worker("not:known"));
        Assert.Equal("worker-sms-group", Names.WorkerGroup("sms"));
        Assert.Equal(("tasks.dlq", "tasks.pending"), (Names.DeadLetters, Names.Pending));
        Assert.Equal(["tasks.retry.5s", "tasks.retry.30s", "tasks.retry.5m", "tasks.retry.1h", "tasks.retry.1d"], Names.RetryTopics);
        Assert.Equal(("tasks-retry", "tasks-dispatcher"), (Names.RetryGroup, Names.DispatcherGroup));
    }

    [Fact]
    public void All_begin_with_the_prefix()
    {
        var names = new TopicNames("eu.", ["sms"]);
        Assert.All(
            [
                names.Worker("sms"),
                names.Worker("other"),
                names.WorkerGroup("sms"),
                names.DeadLetters,
                names.Pending,
                names.RetryGroup,
                names.DispatcherGroup,
                .. names.RetryTopics,
            ],
            name => Assert.StartsWith("eu.", name)
        );
        Assert.Null(names.TypeOf("tasks.worker.sms"));
        Assert.Equal("sms", names.TypeOf("eu.tasks.worker.sms"));
    }

    [Theory]
    [InlineData("tasks.worker.sms", "sms")]
    [InlineData("tasks.worker.user.send_welcome_email", "user:send_welcome_email")]
    [InlineData("tasks.worker.some.other", "some.other")]
    [InlineData("tasks.worker.", null)]
    [InlineData("tasks.pending", null)]
    [InlineData("tasks.retry.5m", null)]
    public void Lead_back_to_the_type(string topic, string? type) => Assert.Equal(type, Names.TypeOf(topic));

    [Fact]
    public void Lead_back_to_the_tier()
    {
        Assert.Equal(RetryTier.All, Names.RetryTopics.Select(Names.TierOf));
        Assert.Null(Names.TierOf("tasks.dlq"));
    }

    [Theory]
    [InlineData("user:send_welcome-email.v2", true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    [InlineData("a/b", false)]
    public void Only_some_texts_are_types(string text, bool expected) => Assert.Equal(expected, TopicNames.IsType(text));

    [Fact]
    public void The_longest_type_behind_the_longest_prefix_is_still_a_topic()
    {
        string type = new('t', 200);
        Assert.True(TopicNames.IsType(type));
        Assert.False(TopicNames.IsType(type + "t"));
        Assert.InRange(new TopicNames(new string('p', 30), []).Worker(type).Length, 1, TopicNames.MaxLength);
    }
}
