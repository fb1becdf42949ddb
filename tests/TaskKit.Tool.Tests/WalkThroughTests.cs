using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using TaskKit.Kafka;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Topics;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;
using TaskKit.Tool;

namespace TaskKit.Tool.Tests;

/// <summary>
/// The first walk of a new user: topics, a worker as a process of its own, a task by the tool and one by a program that knows nothing of TaskKit.
/// </summary>
public sealed class WalkThroughTests : IDisposable
{
    private const string WorkerTopic = "tasks.worker.sms";
    private const string WorkerGroup = "worker-sms-group";
    private static readonly string Tool = typeof(CommandLine).Assembly.Location;

    private readonly string _root = Directory.CreateTempSubdirectory("taskkit-walk-").FullName;

    private string Folder => Path.Combine(_root, "shop");

    private Shell Shell => field ??= new Shell(Path.Combine(_root, "home"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Trait("Seed", "0-01")]
    [Trait("Seed", "0-16")]
    [Trait("Seed", "0-17")]
    [Trait("Seed", "0-19")]
    [KafkaFact(OwnBroker = true)]
    public async Task From_topics_to_two_finished_tasks()
    {
        await using var broker = await KafkaBroker.StartNewAsync();
        await using var redis = await RedisServer.StartNewAsync();
        string[] servers = ["--brokers", broker.Address, "--redis", redis.Address];
        await WriteProjectAsync();

        var created = (await RunAsync(["topics", "create", "--type", "sms", "--brokers", broker.Address])).Succeeded();
        Assert.Contains(WorkerTopic, created.Out);
        using var worker = Shell.Start(
            Path.GetTempPath(),
            "dotnet",
            [Tool, "--no-build", "--project", Folder, "worker", "--type", "sms", "--max-retries", "3", "--task-timeout", "30s", .. servers]
        );
        await worker.SaysAsync("Application started");

        var enqueued = (await RunAsync(["enqueue", "sms", """{"to":"+31","body":"by the tool"}""", .. servers])).Succeeded();
        var byTool = TaskId.Parse(Regex.Match(enqueued.Out, "[0-9a-f]{8}-[0-9a-f-]{27}").Value);
        await ProduceAsync(broker.Address, """{"payload":{"to":"+32","body":"by kcat"}}""");
        await worker.SaysAsync("sent to +31: by the tool");
        await worker.SaysAsync("sent to +32: by kcat");

        await DoneAsync(byTool, servers);
        await DoneAsync(IdOf(FindRecord(broker.Address, "by kcat")), servers);
        await Eventually.TrueAsync(async () => await CommittedAsync(broker.Address) == 2);
        Terminal.Kill(worker.Id, PosixSignal.SIGTERM);
        Assert.Equal(0, await worker.ExitsAsync());
    }

    private Task<ToolRun> RunAsync(string[] arguments) =>
        Shell.RunAsync(Path.GetTempPath(), "dotnet", [Tool, "--no-build", "--project", Folder, .. arguments]);

    private Task DoneAsync(TaskId id, string[] servers) =>
        Eventually.TrueAsync(async () =>
            (await RunAsync(["tasks", "show", id.ToString(), .. servers])).Out.Contains("DONE", StringComparison.Ordinal)
        );

    private async Task WriteProjectAsync()
    {
        Directory.CreateDirectory(Folder);
        string bin = AppContext.BaseDirectory;
        var libraries = WithReferences("TaskKit.Kafka", bin);
        // Built with this configuration, whose folder these tests run in: bin/<configuration>/net10.0.
        string configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(bin))!);
        string generators = Path.Combine(
            Repository.Root,
            $"src/Generators/TaskKit.Generators/bin/{configuration}/netstandard2.0/TaskKit.Generators.dll"
        );
        File.WriteAllText(
            Path.Combine(Folder, "Shop.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <IsTaskKitProject>true</IsTaskKitProject>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                <Analyzer Include="{generators}" />
                <None Include="{Path.Combine(bin, "runtimes/linux-x64/native/*.so")}" CopyToOutputDirectory="Always" />
            {string.Concat(libraries.Select(name => $"    <Reference Include=\"{Path.Combine(bin, name)}.dll\" />\n"))}
              </ItemGroup>
            </Project>
            """
        );
        File.WriteAllText(
            Path.Combine(Folder, "Program.cs"),
            """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;
            using TaskKit;

            var builder = Host.CreateApplicationBuilder(args);
            builder.AddTaskKit(TaskCatalog.Registry);
            builder.Build().Run();

            public sealed record SendSms(string To, string Body);

            [TaskHandler("sms", Description = "Text messages")]
            public sealed class SendSmsHandler : ITaskHandler<SendSms>
            {
                public ValueTask<TaskResult> HandleAsync(SendSms sms, TaskContext context, CancellationToken cancellationToken)
                {
                    Console.WriteLine($"sent to {sms.To}: {sms.Body}");
                    return TaskResult.Done;
                }
            }
            """
        );
        (await Shell.RunAsync(Folder, "dotnet", "build", Shell.OneProcess, "--nologo", "-v", "q")).Succeeded();
    }

    // What the package would bring along, as far as it stands beside these tests.
    private static HashSet<string> WithReferences(string library, string folder)
    {
        var found = new HashSet<string>();
        var left = new Queue<string>([library]);
        while (left.TryDequeue(out string? name))
            if (File.Exists(Path.Combine(folder, $"{name}.dll")) && found.Add(name))
                foreach (var reference in Assembly.Load(name).GetReferencedAssemblies())
                    left.Enqueue(reference.Name!);
        return found;
    }

    // By kcat where it is installed, as somebody at a shell would; else by a client that is as plain.
    private async Task ProduceAsync(string brokers, string value)
    {
        if (File.Exists("/usr/bin/kcat"))
        {
            string file = Path.Combine(_root, "task.json");
            File.WriteAllText(file, value);
            (await Shell.RunAsync(_root, "kcat", "-P", "-b", brokers, "-t", WorkerTopic, file)).Succeeded();
            return;
        }
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = brokers }).Build();
        await producer.ProduceAsync(WorkerTopic, new Message<Null, string> { Value = value });
    }

    private static ConsumeResult<byte[], byte[]> FindRecord(string brokers, string text)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = "reads-only",
            EnableAutoCommit = false,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        consumer.Assign(Enumerable.Range(0, 6).Select(partition => new TopicPartitionOffset(WorkerTopic, partition, Offset.Beginning)));
        for (int tries = 0; tries < 100; tries++)
            if (
                consumer.Consume(TimeSpan.FromMilliseconds(200)) is { } record
                && System.Text.Encoding.UTF8.GetString(record.Message.Value).Contains(text)
            )
                return record;
        throw new InvalidOperationException($"No record with '{text}' in {WorkerTopic}.");
    }

    private static TaskId IdOf(ConsumeResult<byte[], byte[]> record) =>
        DerivedId.Of(
            new KafkaPlace(record.Topic, record.Partition.Value, record.Offset.Value),
            DateTimeOffset.FromUnixTimeMilliseconds(record.Message.Timestamp.UnixTimestampMs)
        );

    private static async Task<long> CommittedAsync(string brokers)
    {
        var partitions = Enumerable.Range(0, 6).Select(partition => new TopicPartition(WorkerTopic, partition)).ToList();
        var options = new KafkaOptions { Brokers = brokers };
        var committed = await GroupOffsets.ReadAsync(options, WorkerGroup, partitions, TimeSpan.FromSeconds(30));
        return committed.Values.Sum();
    }
}
