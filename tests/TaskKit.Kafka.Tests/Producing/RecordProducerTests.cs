using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Brokers.HandingOn;
using TaskKit.Kafka;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Tests.Support;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Producing;

public sealed class RecordProducerTests
{
    private const string Type = "sms";

    [KafkaTheory]
    [InlineData(5)]
    [InlineData(2000)]
    public async Task Records_are_stored_and_told_where_and_a_key_keeps_its_order(int count)
    {
        using var topics = new TestTopics(await SharedServers.KafkaAsync(), Type);
        string topic = topics.Names.Worker(Type);
        await topics.CreateAsync(3, topic);
        await using var producer = Open(topics.Servers);
        var records = Enumerable.Range(0, count).Select(i => Record(topic, $"{i}", $"key-{i % 7}")).ToList();
        var produced = await producer.SendAsync(records, default);
        Assert.All(produced, record => Assert.True(record.IsStored, record.Fault?.Text));
        var read = await topics.ReadAsync(topic, count);
        Assert.Equal(count, read.Count);
        for (int i = 0; i < count; i++)
            Assert.Equal(
                $"{i}",
                Text(
                    read.Single(record =>
                        record.Partition.Value == produced[i].Place.Partition && record.Offset.Value == produced[i].Place.Offset
                    )
                )
            );
        foreach (var key in read.GroupBy(record => Encoding.UTF8.GetString(record.Message.Key!)))
        {
            Assert.Single(key.Select(record => record.Partition).Distinct());
            var numbers = key.OrderBy(record => record.Offset.Value).Select(record => int.Parse(Text(record)));
            Assert.Equal(numbers.Order(), numbers);
        }
    }

    [KafkaFact]
    public async Task Bytes_and_headers_arrive_as_they_are_and_none_are_added()
    {
        using var topics = new TestTopics(await SharedServers.KafkaAsync(), Type);
        string topic = topics.Names.Worker(Type);
        await topics.CreateAsync(1, topic);
        await using var producer = Open(topics.Servers);
        var headers = new Headers { { "mine", [1, 2, 3] } };
        await producer.SendAsync([Record(topic, "a"), new(topic, [0, 255], null, headers)], default);
        var read = await topics.ReadAsync(topic, 2);
        Assert.Empty(read[0].Message.Headers);
        Assert.Null(read[0].Message.Key);
        Assert.Null(read[1].Message.Value);
        Assert.Equal([0, 255], read[1].Message.Key);
        Assert.Equal([1, 2, 3], read[1].Message.Headers.Single().GetValueBytes());
    }

    [KafkaFact]
    public async Task A_record_that_is_too_large_is_refused_and_the_others_are_stored()
    {
        using var topics = new TestTopics(await SharedServers.KafkaAsync(), Type);
        string topic = topics.Names.Worker(Type);
        await topics.CreateAsync(1, topic);
        await using var producer = Open(topics.Servers);
        var produced = await producer.SendAsync(
            [Record(topic, "a"), Record(topic, new string('x', 1_200_000)), Record(topic, "b")],
            default
        );
        Assert.True(produced[0].IsStored && produced[2].IsStored);
        var error = produced[1].Fault!;
        Assert.Equal(SinkVerdict.Refused, error.Verdict);
        Assert.True(error.IsTooLarge);
        Assert.Contains(topic, error.Text);
        Assert.Contains("max.message.bytes", error.Text);
        Assert.DoesNotContain("xxx", error.Text);
    }

    [KafkaFact]
    public async Task A_topic_that_does_not_exist_refuses_with_its_name_and_what_to_do()
    {
        using var topics = new TestTopics(await SharedServers.KafkaAsync(), Type);
        await using var producer = Open(topics.Servers);
        var produced = await producer.SendAsync([Record(topics.Names.Worker(Type), "a")], default);
        Assert.Equal(SinkVerdict.Refused, produced[0].Fault!.Verdict);
        Assert.Contains($"'{topics.Names.Worker(Type)}' does not exist", produced[0].Fault!.Text);
        Assert.Contains("dotnet taskkit topics create", produced[0].Fault!.Text);
    }

    [Fact]
    public async Task A_broker_that_cannot_be_reached_stores_nothing_and_is_named()
    {
        await using var producer = Open("127.0.0.1:1", timeoutMilliseconds: 1500);
        var produced = await producer.SendAsync([Record("t", "a")], default);
        Assert.Equal(SinkVerdict.NotStored, produced[0].Fault!.Verdict);
        Assert.Contains("127.0.0.1:1", produced[0].Fault!.Text);
        Assert.NotNull(producer.Trouble);
    }

    [Fact]
    public async Task Giving_up_ends_the_wait()
    {
        await using var producer = Open("127.0.0.1:1", timeoutMilliseconds: 1500);
        using var cancel = new CancellationTokenSource();
        var sending = producer.SendAsync([Record("t", "a")], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task A_closed_producer_answers_what_is_open_and_refuses_what_comes()
    {
        var producer = Open("127.0.0.1:1", timeoutMilliseconds: 300_000);
        var sending = producer.SendAsync([Record("t", "a"), Record("t", "b")], default).AsTask();
        await producer.CloseAsync(TimeSpan.FromMilliseconds(100));
        // Not stored if it was closed before the client had them, otherwise unknown.
        Assert.All(await sending, record => Assert.NotEqual(SinkVerdict.Refused, record.Fault!.Verdict));
        Assert.All(
            await producer.SendAsync([Record("t", "a")], default),
            record => Assert.Equal(SinkVerdict.NotStored, record.Fault!.Verdict)
        );
    }

    [KafkaFact(OwnBroker = true)]
    public async Task While_the_broker_hangs_memory_is_bounded_and_afterwards_all_is_stored_once()
    {
        await using var broker = await KafkaBroker.StartNewAsync();
        using var topics = new TestTopics(broker.Address, Type);
        string topic = topics.Names.Worker(Type);
        await topics.CreateAsync(1, topic);
        await using var producer = Open(broker.Address, timeoutMilliseconds: 60_000);
        await producer.SendAsync([Record(topic, "first")], default);
        await broker.PauseAsync();
        // 100 MB in batches: the producer takes 64 MB of it, the rest waits where it is.
        string large = new('x', 500_000);
        var sends = Enumerable.Range(0, 200).Select(i => producer.SendAsync([Record(topic, $"{i} {large}")], default).AsTask()).ToList();
        await Eventually.TrueAsync(() => producer.Waiting > 50);
        Assert.DoesNotContain(sends, send => send.IsCompleted);
        broker.Resume();
        foreach (var produced in await Task.WhenAll(sends))
            Assert.True(produced[0].IsStored, produced[0].Fault?.Text);
        var stored = await topics.ReadAsync(topic, 201);
        Assert.Equal(201, stored.DistinctBy(Text).Count());
        Assert.Empty(stored.GroupBy(Text).Where(twins => twins.Count() > 1).Select(Places));
    }

    [KafkaFact(OwnBroker = true)]
    public async Task A_killed_broker_costs_time_and_no_record()
    {
        await using var broker = await KafkaBroker.StartNewAsync();
        using var topics = new TestTopics(broker.Address, Type);
        string topic = topics.Names.Worker(Type);
        await topics.CreateAsync(1, topic);
        // A broker takes longer to come back on a slow machine than a worker waits for an acknowledgement.
        await using var producer = Open(broker.Address, timeoutMilliseconds: 300_000);
        await producer.SendAsync([Record(topic, "first")], default);
        await broker.KillAsync();
        var sending = producer.SendAsync(Enumerable.Range(0, 500).Select(i => Record(topic, $"{i}")).ToList(), default).AsTask();
        await broker.StartAsync();
        Assert.All(await sending, record => Assert.True(record.IsStored, record.Fault?.Text));
        Assert.Equal(501, (await topics.ReadAsync(topic, 501)).Count);
    }

    private static string Places(IGrouping<string, ConsumeResult<byte[]?, byte[]?>> twins) =>
        $"{twins.Key.Split(' ')[0]} at {string.Join(", ", twins.Select(twin => twin.Offset))}";

    private static RecordProducer Open(string servers, int? timeoutMilliseconds = null) =>
        new(
            linger =>
            {
                var config = KafkaClientConfigs.Producer(new KafkaOptions { Brokers = servers }, linger);
                config.MessageTimeoutMs = timeoutMilliseconds ?? config.MessageTimeoutMs;
                return config;
            },
            TimeProvider.System,
            NullLogger.Instance
        );

    private static OutgoingRecord Record(string topic, string value, string? key = null) =>
        new(topic, key is null ? null : Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), null);

    private static string Text(ConsumeResult<byte[]?, byte[]?> record) => Encoding.UTF8.GetString(record.Message.Value!);
}
