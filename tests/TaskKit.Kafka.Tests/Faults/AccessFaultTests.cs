using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskKit.Backends;
using TaskKit.Kafka.Tests.Support;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Kafka.Tests.Faults;

/// <summary>A broker that does not allow what a worker needs.</summary>
public sealed class AccessFaultTests(AccessFaultTests.StrictBroker broker) : IClassFixture<AccessFaultTests.StrictBroker>
{
    [KafkaFact(OwnBroker = true)]
    public async Task A_submit_that_is_not_allowed_is_refused_with_what_to_grant()
    {
        await using var stage = await KafkaStage.StartAsync(brokers: broker.Address);
        await EnterAsync(stage.Harness.Topics.Admin, Deny(ResourceType.Topic, stage.Names.Worker("probe"), AclOperation.Write));
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);
        var task = new TaskEnvelope
        {
            Id = TaskId.New(TimeProvider.System),
            Type = "probe",
            Payload = """{"name":"x"}"""u8.ToArray(),
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };

        var outcome = Assert.Single(await host.Backend.SubmitAsync([task], CancellationToken.None));

        Assert.Equal(SubmitStatus.Refused, outcome.Status);
        Assert.Contains(stage.Names.Worker("probe"), outcome.Reason);
        Assert.Contains("grant Write", outcome.Reason);
    }

    [KafkaTheory(OwnBroker = true)]
    [InlineData(ResourceType.Topic, "tasks.worker.probe", "Grant Read and Describe")]
    [InlineData(ResourceType.Group, "worker-probe-group", "Grant Read on the group")]
    public async Task A_read_that_is_not_allowed_is_named_and_done_once_it_is(ResourceType type, string name, string advice)
    {
        await using var stage = await KafkaStage.StartAsync(brokers: broker.Address);
        var admin = stage.Harness.Topics.Admin;
        var denial = Deny(type, stage.Harness.Topics.Prefix + name, AclOperation.Read);
        // Where a resource has any entry, what no entry allows is denied as well.
        await EnterAsync(admin, denial, Entry(type, denial.Pattern.Name, AclOperation.Describe, AclPermissionType.Allow));
        await using var host = await stage.HostAsync((_, _, _) => TaskResult.Done);
        await KafkaStage.ExpectTroubleAsync(host, advice);

        await admin.DeleteAclsAsync([All(denial.Pattern)]);

        await stage.ExpectWorkAsync(host);
    }

    // The answer comes when the entries are stored, and the broker may heed them a moment later. The entries that it describes are those that it heeds.
    private static async Task EnterAsync(IAdminClient admin, params AclBinding[] entries)
    {
        await admin.CreateAclsAsync(entries);
        await Eventually.TrueAsync(
            async () => (await admin.DescribeAclsAsync(All(entries[0].Pattern))).AclBindings.Count == entries.Length,
            "the broker heeds the entries"
        );
    }

    private static AclBindingFilter All(ResourcePattern pattern) =>
        new()
        {
            PatternFilter = pattern.ToFilter(),
            EntryFilter = new() { Operation = AclOperation.Any, PermissionType = AclPermissionType.Any },
        };

    private static AclBinding Deny(ResourceType type, string name, AclOperation operation) =>
        Entry(type, name, operation, AclPermissionType.Deny);

    private static AclBinding Entry(ResourceType type, string name, AclOperation operation, AclPermissionType permission) =>
        new()
        {
            Pattern = new()
            {
                Type = type,
                Name = name,
                ResourcePatternType = ResourcePatternType.Literal,
            },
            Entry = new()
            {
                Principal = "User:ANONYMOUS",
                Host = "*",
                Operation = operation,
                PermissionType = permission,
            },
        };

    /// <summary>A broker that asks who may do what, and allows what no entry speaks of.</summary>
    public sealed class StrictBroker()
        : ClassBroker(
            "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found=true"
        );
}
