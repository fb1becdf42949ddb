using System.Text;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Tests.Support;
using TaskKit.Kafka.Topics;
using TaskKit.Servers;
using TaskKit.Telemetry;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;
using static TaskKit.Kafka.Tests.Support.TestTopics;

namespace TaskKit.Kafka.Tests.Relaying;

public sealed class DispatcherTests
{
    private static readonly byte[] Greeting = "{\"type\":\"user:greet\",\"payload\":{}}"u8.ToArray();

    [KafkaFact]
    public async Task A_task_goes_to_the_topic_of_its_type_with_an_id_that_it_keeps()
    {
        using var topics = await OpenAsync();
        await using var relay = TestRelay.Dispatcher(topics);
        await topics.WriteAsync(topics.Names.Pending, Greeting, "user-42", "mine=1");
        var record = (await topics.ReadAsync(topics.Names.Worker("user:greet"), 1)).Single();
        Assert.Equal(Greeting, record.Message.Value);
        Assert.Equal("user-42", Encoding.UTF8.GetString(record.Message.Key!));
        Assert.Equal("user:greet", Header(record, RecordHeaders.TypeName));
        Assert.Equal("1", Header(record, "mine"));
        var pending = (await topics.ReadAsync(topics.Names.Pending, 1)).Single();
        string origin = Header(record, RecordHeaders.OriginName)!;
        Assert.Equal($"{pending.Topic}/{pending.Partition.Value}/{pending.Offset.Value}", origin);
        // Read here or there: the task is the same.
        var parser = new RecordParser(topics.Names);
        Assert.Equal(parser.Parse(pending).Task.Id, parser.Parse(record).Task.Id);
    }

    [KafkaFact]
    public async Task Seed0_31_What_is_dispatched_is_counted()
    {
        using var topics = await OpenAsync();
        await using var relay = TestRelay.Dispatcher(topics);
        using var moved = new CountListener(MetricNames.Dispatched, MetricNames.RelayTag, "dispatcher", relay.Meter);
        for (int i = 0; i < 3; i++)
            await topics.WriteAsync(topics.Names.Pending, Greeting);
        await topics.ReadAsync(topics.Names.Worker("user:greet"), 3);
        await Eventually.TrueAsync(() => moved.Count == 3);
    }

    [KafkaFact]
    public async Task What_no_worker_can_run_becomes_a_dead_letter_with_its_bytes_and_the_reason()
    {
        using var topics = await OpenAsync();
        await using var relay = TestRelay.Dispatcher(topics);
        byte[]?[] values =
        [
            "{\"type\":\"nobody\",\"payload\":1}"u8.ToArray(),
            "{\"payload\":1}"u8.ToArray(),
            "{\"type\":\"user:greet\"}"u8.ToArray(),
            "{\"type\":\"../etc\",\"payload\":1}"u8.ToArray(),
            [0xFF],
            null,
        ];
        foreach (byte[]? value in values)
            await topics.WriteAsync(topics.Names.Pending, value);
        var dead = (await topics.ReadAsync(topics.Names.DeadLetters, values.Length))
            .OrderBy(record => Header(record, RecordHeaders.OriginName))
            .ToList();
        Assert.Equal(values.Length, dead.Count);
        Assert.Equal(values, dead.Select(record => record.Message.Value));
        Assert.Equal("unknown_type", Header(dead[0], RecordHeaders.ReasonName));
        Assert.Contains(
            "No handler registered for task type 'nobody'. Registered types: ['user:greet']",
            ErrorJson.Read(dead[0].Message.Headers.GetLastBytes(RecordHeaders.ErrorName))!.Message
        );
        Assert.All(dead.Skip(1), record => Assert.Equal("malformed", Header(record, RecordHeaders.ReasonName)));
        Assert.All(dead, record => Assert.NotNull(Header(record, RecordHeaders.IdName)));
    }

    [KafkaFact]
    public async Task A_type_that_nobody_declares_is_kept_in_a_tier_on_demand()
    {
        using var topics = await OpenAsync();
        await using var relay = TestRelay.Dispatcher(topics, UnknownTypePolicy.Park);
        byte[] unknown = "{\"type\":\"new\",\"key\":\"k\",\"payload\":1}"u8.ToArray();
        await topics.WriteAsync(topics.Names.Pending, unknown);
        await topics.WriteAsync(topics.Names.Pending, Greeting);
        // It holds up nobody.
        Assert.Single(await topics.ReadAsync(topics.Names.Worker("user:greet"), 1));
        var kept = (await topics.ReadAsync(topics.Names.Retry(RetryTier.For(TimeSpan.FromSeconds(30))), 1)).Single();
        Assert.Equal(unknown, kept.Message.Value);
        Assert.Equal("new", Header(kept, RecordHeaders.TypeName));
        Assert.True(kept.Message.Timestamp.UtcDateTime.AddSeconds(25) < RecordHeaders.Read(kept.Message.Headers, out _).Due);
        Assert.Null(Header(kept, RecordHeaders.ReasonName));
    }

    [KafkaFact]
    public async Task A_topic_that_is_made_after_the_start_is_found_before_its_tasks_are_judged()
    {
        using var topics = await OpenAsync();
        await using var relay = TestRelay.Dispatcher(topics);
        await topics.WriteAsync(topics.Names.Pending, Greeting);
        await topics.ReadAsync(topics.Names.Worker("user:greet"), 1);
        await topics.CreateAsync(1, topics.Names.Worker("new"));
        await topics.WriteAsync(topics.Names.Pending, "{\"type\":\"new\",\"payload\":1}"u8.ToArray());
        Assert.Single(await topics.ReadAsync(topics.Names.Worker("new"), 1));
    }

    [KafkaFact]
    public async Task A_task_for_later_waits_in_its_tier_unless_a_key_orders_it()
    {
        using var topics = await OpenAsync();
        await using var relay = TestRelay.Dispatcher(topics);
        string later = TimeProvider.System.GetUtcNow().AddMinutes(10).ToString("O");
        await topics.WriteAsync(
            topics.Names.Pending,
            Encoding.UTF8.GetBytes($$"""{"type":"user:greet","not_before":"{{later}}","payload":1}""")
        );
        await topics.WriteAsync(
            topics.Names.Pending,
            Encoding.UTF8.GetBytes($$"""{"type":"user:greet","key":"k","not_before":"{{later}}","payload":1}""")
        );
        var tier = RetryTier.For(TimeSpan.FromMinutes(10));
        Assert.NotNull(Header((await topics.ReadAsync(topics.Names.Retry(tier), 1)).Single(), RecordHeaders.DueName));
        var keyed = (await topics.ReadAsync(topics.Names.Worker("user:greet"), 1)).Single();
        // The order of a key is kept within a partition, and the key chooses it.
        Assert.Equal("k", Encoding.UTF8.GetString(keyed.Message.Key!));
    }

    [KafkaFact]
    public async Task Without_its_topic_it_waits_says_so_once_and_begins_when_there_is_one()
    {
        using var topics = new TestTopics(await SharedServers.KafkaAsync(), "user:greet");
        await topics.CreateAsync(1, topics.Names.Worker("user:greet"));
        await using var relay = TestRelay.Dispatcher(topics);
        await Eventually.TrueAsync(() => relay.Lines.Any(line => line.Contains(topics.Names.Pending)));
        Assert.False(relay.Relay.IsActive);
        await topics.CreateAsync(1, topics.Names.Pending);
        await topics.WriteAsync(topics.Names.Pending, Greeting);
        Assert.Single(await topics.ReadAsync(topics.Names.Worker("user:greet"), 1));
        Assert.Single(relay.Lines, line => line.Contains("do not exist"));
    }

    [KafkaFact]
    public async Task A_backlog_is_moved_whole_and_once()
    {
        using var topics = await OpenAsync();
        const int Count = 20_000;
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => topics.WriteAsync(topics.Names.Pending, Greeting, $"{i}")));
        await using var relay = TestRelay.Dispatcher(topics);
        var keys = (await topics.ReadAsync(topics.Names.Worker("user:greet"), Count))
            .Select(record => Encoding.UTF8.GetString(record.Message.Key!))
            .ToList();
        Assert.Equal(Count, keys.Count);
        Assert.Equal(Count, keys.Distinct().Count());
    }

    private static async Task<TestTopics> OpenAsync()
    {
        var topics = new TestTopics(await SharedServers.KafkaAsync(), "user:greet");
        string[] names = [topics.Names.Pending, topics.Names.DeadLetters, topics.Names.Worker("user:greet"), .. topics.Names.RetryTopics];
        await topics.CreateAsync(1, names);
        return topics;
    }
}
