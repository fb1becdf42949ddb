using TaskKit.Kafka;
using TaskKit.Kafka.Topics;

namespace TaskKit.Kafka.Tests.Topics;

public sealed class TopicPlanTests
{
    private static readonly TopicNames Names = new("", ["sms"]);
    private static readonly KafkaOptions Options = new();
    private static readonly IReadOnlyList<TopicSpec> Wanted = TopicSpec.Of(Names, ["sms"], Options);

    [Fact]
    public void A_new_cluster_needs_all_topics()
    {
        var actions = Compare();
        Assert.All(actions, action => Assert.Equal(TopicActionKind.Create, action.Kind));
        Assert.Equal(["tasks.worker.sms", "tasks.pending", .. Names.RetryTopics, "tasks.dlq"], actions.Select(action => action.Topic));
        Assert.Equal("6 partitions, replication factor 1", actions[0].Text);
        // The broker's own limit is larger than what is needed: it must not be lowered.
        Assert.DoesNotContain(actions.SelectMany(action => action.Settings), setting => setting.Name == "max.message.bytes");
        Assert.Equal(
            ["cleanup.policy=delete", "message.timestamp.type=LogAppendTime", "retention.ms=-1", "retention.bytes=-1"],
            actions[^1].Settings.Select(setting => $"{setting.Name}={setting.Value}")
        );
        Assert.All(
            actions.SkipLast(1),
            action => Assert.Contains(action.Settings, setting => setting is { Name: "retention.ms", Value: "2592000000" })
        );
        Assert.All(
            actions.Where(action => Names.TierOf(action.Topic) is not null),
            action => Assert.Contains(action.Settings, setting => setting.Value == "LogAppendTime")
        );
        Assert.DoesNotContain(actions[0].Settings, setting => setting.Value == "LogAppendTime");
    }

    [Fact]
    public void Topics_as_they_should_be_need_nothing() => Assert.Empty(Compare([.. Wanted.Select(State)]));

    [Fact]
    public void More_than_enough_is_enough()
    {
        var generous = State(Wanted[0], partitions: 12, replicas: 3, ("max.message.bytes", "99999999"));
        Assert.Empty(Compare([.. Wanted.Skip(1).Select(State), generous]));
    }

    [Fact]
    public void What_differs_is_told_apart()
    {
        var topic = State(Wanted[0], partitions: 3, replicas: 1, ("cleanup.policy", "compact"), ("max.message.bytes", "1000"));
        var wanted = TopicSpec.Of(Names, ["sms"], new KafkaOptions { ReplicationFactor = 2 });
        var actions = TopicPlan.Compare(Names, [wanted[0]], [topic], prune: false);
        Assert.Equal(
            [
                (
                    TopicActionKind.Configure,
                    "cleanup.policy is compact, should be delete; max.message.bytes is 1000, should be 1032768",
                    false
                ),
                (TopicActionKind.Grow, "3 partitions, should be 6", true),
                (TopicActionKind.Replicate, "replication factor 1, should be 2; use kafka-reassign-partitions", false),
            ],
            actions.Select(action => (action.Kind, action.Text, action.BreaksOrder))
        );
        Assert.Equal(["cleanup.policy", "max.message.bytes"], actions[0].Settings.Select(setting => setting.Name));
    }

    [Fact]
    public void Only_worker_topics_lose_an_order_by_growing()
    {
        var dlq = State(Wanted[^1], partitions: 1, replicas: 1);
        var action = Assert.Single(Compare([.. Wanted.SkipLast(1).Select(State), dlq]));
        Assert.Equal((TopicActionKind.Grow, false), (action.Kind, action.BreaksOrder));
    }

    [Fact]
    public void Only_worker_topics_that_nobody_needs_are_pruned_and_only_on_demand()
    {
        TopicState[] others =
        [
            State(Wanted[0] with { Name = "tasks.worker.old" }),
            State(Wanted[0] with { Name = "tasks.retry.5m" }),
            State(Wanted[0] with { Name = "tasks.pending" }),
        ];
        var existing = Wanted.Select(State).ExceptBy(others.Select(topic => topic.Name), topic => topic.Name).Concat(others).ToArray();
        var pruned = TopicPlan.Compare(Names, [Wanted[0]], existing, prune: true);
        Assert.Equal([(TopicActionKind.Delete, "tasks.worker.old")], pruned.Select(action => (action.Kind, action.Topic)));
        Assert.Empty(TopicPlan.Compare(Names, [Wanted[0]], existing, prune: false));
    }

    [Fact]
    public void Large_records_and_many_copies_are_said_to_the_cluster()
    {
        var spec = TopicSpec.Of(
            Names,
            [],
            new KafkaOptions
            {
                ReplicationFactor = 3,
                MaxMessageBytes = 5_000_000,
                Dispatcher = false,
            }
        )[0];
        Assert.Equal("tasks.retry.5s", spec.Name);
        Assert.Contains(new TopicSetting("min.insync.replicas", "2", IsLeast: true, IsSaid: true), spec.Settings);
        Assert.Contains(new TopicSetting("max.message.bytes", "5032768", IsLeast: true, IsSaid: true), spec.Settings);
    }

    private static IReadOnlyList<TopicAction> Compare(params TopicState[] existing) =>
        TopicPlan.Compare(Names, Wanted, existing, prune: false);

    private static TopicState State(TopicSpec spec) => State(spec, spec.Partitions, spec.ReplicationFactor);

    private static TopicState State(TopicSpec spec, int partitions, int replicas, params (string Name, string Value)[] settings)
    {
        var inForce = spec.Settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        foreach (var (name, value) in settings)
            inForce[name] = value;
        int[] brokers = [.. Enumerable.Range(1, replicas)];
        return new(
            spec.Name,
            [.. Enumerable.Range(0, partitions).Select(number => new PartitionState(number, 1, brokers, brokers))],
            inForce
        );
    }
}
