using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka;
using TaskKit.Kafka.DeadLetters;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Tests.Redis;
using TaskKit.Kafka.Tests.Support;
using TaskKit.Kafka.Wiring;
using TaskKit.Redis.State;
using TaskKit.Servers;
using TaskKit.TestSupport.Servers;
using static TaskKit.Kafka.Tests.Support.TestTopics;

namespace TaskKit.Kafka.Tests.DeadLetters;

public sealed class DeadLetterTests : IAsyncLifetime
{
    private const string Type = "sms";
    private readonly List<TaskId> _ids = [.. Enumerable.Range(0, 10).Select(_ => TaskId.New(TimeProvider.System))];
    private TestTopics _topics = null!;
    private RedisGuard _guard = null!;
    private RecordProducer _producer = null!;
    private KafkaParts _parts = null!;

    [KafkaFact]
    public async Task The_newest_come_first_as_many_as_were_asked_for()
    {
        for (int i = 0; i < 10; i++)
            await BuryAsync(i, i % 2 == 0 ? "crashed" : "permanent_error");
        var log = new DeadLetterLog(_parts);
        var all = await log.NewestAsync(DeadLetterFilter.All, 100, default);
        Assert.Equal(_ids.AsEnumerable().Reverse(), all.Select(letter => letter.Task.Id));
        var some = await log.NewestAsync(DeadLetterFilter.All with { Reason = "crashed", Type = Type }, 2, default);
        Assert.Equal([_ids[8], _ids[6]], some.Select(letter => letter.Task.Id));
        Assert.Equal("why", some[0].Error!.Message);
        Assert.Equal(3, some[0].Ended);
        var one = await log.NewestAsync(DeadLetterFilter.All with { Ids = new HashSet<TaskId> { _ids[3] } }, 1, default);
        Assert.Equal(_ids[3], one.Single().Task.Id);
        var late = await log.NewestAsync(
            DeadLetterFilter.All with
            {
                After = all[2].Timestamp,
                Before = all[0].Timestamp.AddDays(1),
            },
            100,
            default
        );
        Assert.True(late.Count >= 3 && late.Count < 10);
    }

    [KafkaFact]
    public async Task An_empty_topic_has_none_and_a_missing_one_is_named()
    {
        var log = new DeadLetterLog(_parts);
        Assert.Empty(await log.NewestAsync(DeadLetterFilter.All, 10, default));
        await _topics.DeleteAsync(_topics.Names.DeadLetters);
        var error = await Assert.ThrowsAsync<BackendUnavailableException>(() => log.NewestAsync(DeadLetterFilter.All, 10, default));
        Assert.Contains(_topics.Names.DeadLetters, error.Message);
    }

    [KafkaFact]
    public async Task A_replay_writes_the_next_generation_with_the_same_bytes_and_once()
    {
        for (int i = 0; i < 4; i++)
            await BuryAsync(i, "crashed");
        await BuryAsync(4, "permanent_error");
        var filter = DeadLetterFilter.All with { Reason = "crashed" };
        Assert.Equal(Enumerable.Repeat(ReplayStatus.Ready, 4), (await RunAsync(filter, dryRun: true)).Select(report => report.Status));
        Assert.Empty(await _topics.ReadAsync(_topics.Names.Worker(Type), 0));

        Assert.Equal(Enumerable.Repeat(ReplayStatus.Replayed, 4), (await RunAsync(filter)).Select(report => report.Status));
        var replayed = await _topics.ReadAsync(_topics.Names.Worker(Type), 4);
        Assert.Equal(4, replayed.Count);
        foreach (var record in replayed)
        {
            var task = new RecordParser(_topics.Names).Parse(record);
            Assert.Equal(Value(_ids.IndexOf(task.Task.Id)), record.Message.Value);
            Assert.Equal("key", Encoding.UTF8.GetString(record.Message.Key!));
            Assert.Equal(
                ["mine", "tk-generation", "tk-id", "tk-origin", "tk-type"],
                record.Message.Headers.Select(header => header.Key).Order()
            );
            Assert.Equal("1", Header(record, RecordHeaders.GenerationName));
            var stored = await _guard.FindAsync(task.Task.Id, default);
            Assert.Equal((1, TaskState.Pending), (stored!.Generation, stored.State));
        }
        // Begun again, it finds nothing more to do.
        Assert.All(await RunAsync(filter), report => Assert.Equal(ReplayStatus.Superseded, report.Status));
        Assert.Equal(4, (await _topics.ReadAsync(_topics.Names.Worker(Type), 4)).Count);
    }

    [KafkaFact]
    public async Task Only_what_may_run_again_is_replayed_and_the_rest_says_why_not()
    {
        await BuryAsync(0, "crashed");
        await BuryAsync(0, "crashed", "tk-generation=1");
        await BuryAsync(1, "crashed", "tk-type=gone");
        await _topics.WriteAsync(_topics.Names.DeadLetters, "{"u8.ToArray(), null, $"tk-id={_ids[2]}", "tk-reason=malformed");
        await BuryAsync(3, "crashed");
        await DoneAsync(_ids[3]);
        var reports = await RunAsync(DeadLetterFilter.All);
        Assert.Equal(
            [ReplayStatus.Superseded, ReplayStatus.Replayed, ReplayStatus.Unroutable, ReplayStatus.Malformed, ReplayStatus.Superseded],
            reports.Select(report => report.Status)
        );
        Assert.Contains("generation 1", reports[0].Detail);
        Assert.Contains("gone", reports[2].Detail);
        Assert.Contains("DONE", reports[4].Detail);
        Assert.Equal("2", Header((await _topics.ReadAsync(_topics.Names.Worker(Type), 1)).Single(), RecordHeaders.GenerationName));
    }

    [KafkaFact]
    public async Task A_rate_slows_it_down()
    {
        for (int i = 0; i < 6; i++)
            await BuryAsync(i, "crashed");
        long start = TimeProvider.System.GetTimestamp();
        Assert.Equal(6, (await RunAsync(DeadLetterFilter.All, rate: 4)).Count);
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(1.4));
    }

    public async Task InitializeAsync()
    {
        if (Requirement.KafkaSkip is not null)
            return;
        _topics = new TestTopics(await SharedServers.KafkaAsync(), Type);
        await _topics.CreateAsync(1, _topics.Names.DeadLetters, _topics.Names.Worker(Type));
        var options = new KafkaOptions { Brokers = _topics.Servers };
        var redis = new RedisOptions { Address = (await SharedServers.RedisAsync()).Address, KeyPrefix = _topics.Names.Prefix };
        _guard = new RedisGuard(redis, new RetentionOptions(), TimeProvider.System, NullLogger.Instance);
        _producer = new RecordProducer(linger => KafkaClientConfigs.Producer(options, linger), TimeProvider.System, NullLogger.Instance);
        _parts = new KafkaParts(options, _topics.Names, _guard, _producer, TimeProvider.System, NullLogger.Instance);
    }

    public async Task DisposeAsync()
    {
        if (_parts is null)
            return;
        await _producer.DisposeAsync();
        await _guard.DisposeAsync();
        _topics.Dispose();
    }

    private static byte[] Value(int i) => Encoding.UTF8.GetBytes($$""" { "payload":{"n":{{i}}}, "unknown":1 } """);

    private Task BuryAsync(int i, string reason, params string[] more) =>
        _topics.WriteAsync(
            _topics.Names.DeadLetters,
            Value(i),
            "key",
            [
                $"tk-id={_ids[i]}",
                "tk-type=sms",
                "tk-origin=tasks.worker.sms/0/1",
                "tk-attempt=3",
                "tk-leg=2",
                $"tk-reason={reason}",
                "tk-error={\"type\":\"permanent_error\",\"message\":\"why\"}",
                "mine=1",
                .. more,
            ]
        );

    private async Task DoneAsync(TaskId id)
    {
        await using var lease = _guard.OpenLease("worker");
        var request = new StartRequest(id, Type, 0, 0, 0, new KafkaPlace("t", 0, 0).ToPlace(), lease.NextToken());
        var answer = (await _guard.StartAsync([request], default))[0];
        await _guard.SettleAsync([SettleRequest.Done(request.Run(answer))], default);
    }

    private async Task<List<ReplayReport>> RunAsync(DeadLetterFilter filter, bool dryRun = false, double? rate = null)
    {
        var reports = new List<ReplayReport>();
        await new DeadLetterReplay(_parts, filter) { IsDryRun = dryRun, Rate = rate }.RunAsync(reports.Add, default);
        return reports;
    }
}
