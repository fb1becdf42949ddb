using System.Text;
using TaskKit.Backends;
using TaskKit.Kafka.Tests.Support;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Traps;

/// <summary>T8: a type that nobody knows is a dead letter that can be replayed, not a lost task.</summary>
public sealed class T8_UnknownTypeTests
{
    private const string Value = """{"type":"fax","payload":{"to":"+31"}}""";

    [KafkaFact]
    public async Task A_pending_task_of_an_unknown_type_is_a_dead_letter()
    {
        await using var stage = await KafkaStage.StartAsync();
        stage.Harness.Configure = (options, _) => options.Dispatcher = true;
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);

        await stage.WriteAsync(stage.Names.Pending, Value);
        await stage.WriteAsync(stage.Names.Pending, """{"type":"probe","payload":{"name":"x"}}""");

        var letter = Assert.Single(await stage.ReadAsync(stage.Names.DeadLetters, 1));
        Assert.Equal(Value, Encoding.UTF8.GetString(letter.Message.Value!));
        Assert.Equal(DeadLetterReasons.UnknownType, TestTopics.Header(letter, "tk-reason"));
        Assert.Single(await stage.ReadAsync(stage.Names.Worker("probe"), 1));
        var topics = stage.Harness.Topics.Admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics;
        Assert.DoesNotContain(topics, topic => topic.Topic == stage.Names.Worker("fax"));
    }

    [KafkaFact]
    public async Task A_foreign_type_in_a_types_topic_is_a_dead_letter_too()
    {
        await using var stage = await KafkaStage.StartAsync();
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);

        await stage.WriteAsync(stage.Names.Worker("probe"), Value);

        var letter = Assert.Single(await stage.ReadAsync(stage.Names.DeadLetters, 1));
        Assert.Equal(
            (Value, DeadLetterReasons.UnknownType),
            (Encoding.UTF8.GetString(letter.Message.Value!), TestTopics.Header(letter, "tk-reason"))
        );
        var id = TaskId.Parse(TestTopics.Header(letter, "tk-id")!);
        await stage.EventuallyAsync(id, TaskState.Dead);
    }

    [KafkaFact]
    public async Task A_worker_that_drops_it_leaves_no_dead_letter()
    {
        await using var stage = await KafkaStage.StartAsync();
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done, inner => new DroppingBackend(inner));

        await stage.WriteAsync(stage.Names.Worker("probe"), Value);

        await Eventually.TrueAsync(async () => await stage.CommittedAsync() == 1);
        Assert.Equal(0, stage.EndOf(stage.Names.DeadLetters));
    }
}
