using TaskKit.Kafka.Tests.Support;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>The doctor's findings of a project on Kafka.</summary>
public sealed class DoctorOnKafkaTests : IDisposable
{
    // Nobody listens there.
    private const string Nowhere = "127.0.0.1:9";

    private readonly ToolFolder _folder = ToolFolder.OnKafka();

    public void Dispose() => _folder.Dispose();

    [Trait("Seed", "2-25")]
    [Fact]
    public async Task D06_Servers_that_are_away_are_named_each_by_itself()
    {
        var run = await _folder.RunAsync("doctor", "--brokers", Nowhere, "--redis", Nowhere);
        Assert.Equal(1, run.ExitCode);
        Assert.Matches($@"(?m)^✗ kafka\s+Kafka at {Nowhere} does not answer\.$", run.Out);
        Assert.Matches($@"(?m)^✗ redis\s+Redis at {Nowhere} does not answer\.$", run.Out);
        Assert.DoesNotContain("taskkit doctor", run.Out);
        Assert.DoesNotContain("abort", run.Out, StringComparison.OrdinalIgnoreCase);
    }

    [KafkaFact]
    public async Task D06_Missing_topics_are_found_and_nothing_else_once_they_are_made()
    {
        string brokers = await SharedServers.KafkaAsync();
        string redis = (await SharedServers.RedisAsync()).Address;
        using var topics = new TestTopics(brokers, "sms");
        _folder.Write("appsettings.json", $$"""{ "TaskKit:Kafka:TopicPrefix": "{{topics.Names.Prefix}}" }""");
        var bad = await _folder.RunAsync("doctor", "--brokers", brokers, "--redis", redis);
        Assert.Equal(1, bad.ExitCode);
        Assert.Matches($@"(?m)^✓ kafka\s+Kafka at {brokers}$", bad.Out);
        Assert.Matches($@"(?m)^✗ topics\s+missing: {topics.Names.Worker("sms")}, ", bad.Out);
        Assert.Contains("→ dotnet taskkit topics create", bad.Out);
        await topics.CreateAsync(
            1,
            [topics.Names.Worker("sms"), topics.Names.Pending, topics.Names.DeadLetters, .. topics.Names.RetryTopics]
        );
        // What is created is not known everywhere at once.
        await Eventually.TrueAsync(async () =>
            await _folder.RunAsync("doctor", "--brokers", brokers, "--redis", redis) is { ExitCode: 0 } run
            && run.Out.Contains("all are there", StringComparison.Ordinal)
        );
    }
}
