using System.Globalization;
using System.Text;
using Confluent.Kafka;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Relaying;
using TaskKit.Kafka.Tests.Support;
using TaskKit.Kafka.Topics;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;
using static TaskKit.Kafka.Tests.Support.TestTopics;

namespace TaskKit.Kafka.Tests.Relaying;

public sealed class RetryForwarderTests
{
    private const string Type = "sms";
    private static readonly byte[] Task1 = "{ \"payload\" : {\"to\":\"+31\"}, \"type\":\"sms\" }"u8.ToArray();

    [KafkaFact]
    public async Task Records_arrive_when_they_are_due_never_before_and_soon_after()
    {
        using var topics = await OpenAsync(partitions: 2);
        await using var relay = TestRelay.Forwarder(topics);
        // Once it has moved one, it has its partitions, and what follows is in time.
        await topics.WriteAsync(Tier("5s", topics), Task1, "k", "tk-due=1", "mine=1");
        await topics.ReadAsync(topics.Names.Worker(Type), 1);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        // Shorter than the tier, as long, and so long that it must go through the tier twice.
        foreach (int wait in (int[])[200, 700, 1400, 5000, 6500])
            await topics.WriteAsync(
                Tier("5s", topics),
                Task1,
                "k",
                $"tk-due={(now.AddMilliseconds(wait)).ToUnixTimeMilliseconds()}",
                "tk-type=sms",
                "mine=1"
            );
        var arrived = await topics.ReadAsync(topics.Names.Worker(Type), 6);
        Assert.Equal(6, arrived.Count);
        foreach (var record in arrived.Where(record => Header(record, RecordHeaders.DueName) != "1"))
        {
            long due = long.Parse(Header(record, RecordHeaders.DueName)!, CultureInfo.InvariantCulture);
            long late = record.Message.Timestamp.UnixTimestampMs - due;
            Assert.InRange(late, 0, 2000);
            Assert.Equal(Task1, record.Message.Value);
            Assert.Equal("k", Encoding.UTF8.GetString(record.Message.Key!));
            Assert.Equal("1", Header(record, "mine"));
            Assert.StartsWith(Tier("5s", topics), Header(record, RecordHeaders.OriginName));
        }
    }

    [KafkaFact]
    public async Task What_is_not_due_for_long_goes_down_the_tiers_and_keeps_its_headers()
    {
        using var topics = await OpenAsync(partitions: 1);
        await using var relay = TestRelay.Forwarder(topics);
        long due = TimeProvider.System.GetUtcNow().AddHours(2).ToUnixTimeMilliseconds();
        await topics.WriteAsync(
            Tier("5s", topics),
            Task1,
            null,
            $"tk-due={due}",
            "tk-attempt=2",
            "tk-leg=3",
            "tk-generation=1",
            "tk-origin=a/0/7"
        );
        var record = (await topics.ReadAsync(Tier("1h", topics), 1)).Single();
        Assert.Equal(Task1, record.Message.Value);
        Assert.Null(record.Message.Key);
        Assert.Equal($"{due}", Header(record, RecordHeaders.DueName));
        Assert.Equal("2", Header(record, RecordHeaders.AttemptName));
        Assert.Equal("3", Header(record, RecordHeaders.LegName));
        Assert.Equal("1", Header(record, RecordHeaders.GenerationName));
        Assert.Equal("a/0/7", Header(record, RecordHeaders.OriginName));
    }

    [KafkaFact]
    public async Task A_foreign_record_without_headers_waits_for_the_tier_and_gets_an_id()
    {
        using var topics = await OpenAsync(partitions: 1);
        await using var relay = TestRelay.Forwarder(topics);
        await topics.WriteAsync(Tier("5s", topics), Task1);
        var record = (await topics.ReadAsync(topics.Names.Worker(Type), 1)).Single();
        Assert.True(TaskId.TryParse(Header(record, RecordHeaders.IdName), null, out _));
        Assert.Equal("sms", Header(record, RecordHeaders.TypeName));
    }

    [KafkaFact]
    public async Task A_type_without_a_topic_and_bytes_that_are_no_task_become_dead_letters()
    {
        using var topics = await OpenAsync(partitions: 1);
        await using var relay = TestRelay.Forwarder(topics);
        await topics.WriteAsync(Tier("5s", topics), Task1, null, "tk-type=gone", "tk-due=1");
        await topics.WriteAsync(Tier("5s", topics), "{"u8.ToArray(), null, "tk-due=1");
        var dead = await topics.ReadAsync(topics.Names.DeadLetters, 2);
        Assert.Equal(["malformed", "unknown_type"], dead.Select(record => Header(record, RecordHeaders.ReasonName)).Order());
        Assert.Contains("gone", Header(dead.Single(record => record.Message.Value!.Length > 1), RecordHeaders.ErrorName));
    }

    [KafkaFact]
    public async Task A_type_without_a_topic_goes_back_into_a_tier_on_demand()
    {
        using var topics = await OpenAsync(partitions: 1);
        await using var relay = TestRelay.Forwarder(topics, UnknownTypePolicy.Park);
        await topics.WriteAsync(Tier("5s", topics), Task1, null, "tk-type=gone", "tk-due=1", "tk-attempt=2");
        var kept = (await topics.ReadAsync(Tier("30s", topics), 1)).Single();
        Assert.Equal(Task1, kept.Message.Value);
        Assert.Equal("2", Header(kept, RecordHeaders.AttemptName));
    }

    [KafkaFact]
    public async Task What_cannot_be_produced_is_tried_until_it_can_and_holds_nothing_up()
    {
        using var topics = new TestTopics(await SharedServers.KafkaAsync(), Type);
        await topics.CreateAsync(1, topics.Names.RetryTopics.Append(topics.Names.Worker(Type)));
        await using var relay = TestRelay.Forwarder(topics);
        await topics.WriteAsync(Tier("5s", topics), Task1, null, "tk-type=gone", "tk-due=1");
        await topics.WriteAsync(Tier("5s", topics), Task1, null, "tk-due=1");
        Assert.Single(await topics.ReadAsync(topics.Names.Worker(Type), 1));
        await Eventually.TrueAsync(() => relay.Relay.Trouble?.Contains(topics.Names.DeadLetters) == true);
        await topics.CreateAsync(1, topics.Names.DeadLetters);
        Assert.Equal("unknown_type", Header((await topics.ReadAsync(topics.Names.DeadLetters, 1)).Single(), RecordHeaders.ReasonName));
    }

    [KafkaFact]
    public async Task A_second_forwarder_takes_its_share_and_what_was_moved_is_not_moved_again()
    {
        using var topics = await OpenAsync(partitions: 4);
        string soon = $"tk-due={TimeProvider.System.GetUtcNow().AddSeconds(3).ToUnixTimeMilliseconds()}";
        const int Count = 200;
        await using (var first = TestRelay.Forwarder(topics))
        {
            for (int i = 0; i < Count; i++)
                await topics.WriteAsync(Tier("5s", topics), Task1, $"{i}", i % 2 == 0 ? "tk-due=1" : soon);
            await using var second = TestRelay.Forwarder(topics);
            await Eventually.TrueAsync(() => second.Relay.Partitions > 0);
            Assert.Equal(Count, (await topics.ReadAsync(topics.Names.Worker(Type), Count)).Count);
        }
        await using var third = TestRelay.Forwarder(topics);
        await topics.WriteAsync(Tier("5s", topics), Task1, "last", "tk-due=1");
        Assert.Equal(Count + 1, (await topics.ReadAsync(topics.Names.Worker(Type), Count + 1)).Count);
    }

    [KafkaFact(OwnBroker = true)]
    public async Task A_killed_broker_delays_records_and_loses_none()
    {
        await using var broker = await KafkaBroker.StartNewAsync();
        using var topics = await OpenAsync(partitions: 2, broker.Address);
        await using var relay = TestRelay.Forwarder(topics);
        const int Count = 100;
        // Late enough that all are held before the first is ripe, however slow the machine is.
        string due = $"tk-due={TimeProvider.System.GetUtcNow().AddSeconds(15).ToUnixTimeMilliseconds()}";
        for (int i = 0; i < Count; i++)
            await topics.WriteAsync(Tier("30s", topics), Task1, $"{i}", due);
        await Eventually.TrueAsync(() => relay.Relay.Held == Count);
        await broker.KillAsync();
        await broker.StartAsync();
        var keys = (await topics.ReadAsync(topics.Names.Worker(Type), Count, seconds: 60)).Select(record =>
            Encoding.UTF8.GetString(record.Message.Key!)
        );
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}").Order(), keys.Distinct().Order());
    }

    [Fact]
    public async Task It_ends_in_time_though_nobody_answers()
    {
        using var topics = new TestTopics("127.0.0.1:1", Type);
        var relay = TestRelay.Forwarder(topics);
        await Eventually.TrueAsync(() => relay.Relay.Trouble is not null);
        long start = TimeProvider.System.GetTimestamp();
        await relay.DisposeAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 20);
    }

    [Theory]
    [InlineData("5m", null, 0, 300)]
    [InlineData("5m", 299.0, 0, 299)]
    [InlineData("5m", 300.5, 0, 300.5)]
    [InlineData("5m", 302.0, 0, 300)]
    [InlineData("5m", -5.0, 0, -5)]
    [InlineData("5m", null, 2.5, 300)]
    [InlineData("5m", 299.0, 2.5, 296.5)]
    [InlineData("5m", 302.5, 2.5, 300)]
    public void It_waits_for_the_tier_or_until_its_worker_may_wait_for_the_rest(string tier, double? due, double margin, double ripe)
    {
        var names = new TopicNames("", []);
        var at = DateTimeOffset.UnixEpoch.AddDays(1);
        var message = new Message<byte[]?, byte[]?>
        {
            Value = Task1,
            Timestamp = new Timestamp(at),
            Headers = [],
        };
        if (due is { } seconds)
            message.Headers.Add(RecordHeaders.DueName, Encoding.ASCII.GetBytes($"{at.AddSeconds(seconds).ToUnixTimeMilliseconds()}"));
        var result = new ConsumeResult<byte[]?, byte[]?>
        {
            Topic = $"tasks.retry.{tier}",
            Partition = 0,
            Offset = 0,
            Message = message,
        };
        var record = new RecordParser(names).Parse(result);
        Assert.Equal(at.AddSeconds(ripe), new RetryForwarder(names, TimeSpan.FromSeconds(margin)).RipeAt(record));
    }

    private static string Tier(string name, TestTopics topics) => topics.Names.Retry(RetryTier.All.Single(tier => tier.Name == name));

    private static async Task<TestTopics> OpenAsync(int partitions, string? servers = null)
    {
        var topics = new TestTopics(servers ?? await SharedServers.KafkaAsync(), Type);
        await topics.CreateAsync(partitions, [.. topics.Names.RetryTopics, topics.Names.Worker(Type), topics.Names.DeadLetters]);
        return topics;
    }
}
