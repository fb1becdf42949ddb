using TaskKit.Chaos.Store;
using TaskKit.Kafka.Tests.Support;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;
using Xunit.Abstractions;

namespace TaskKit.Tests.Http;

/// <summary>Kills the API and the worker under load. Every 202 is a task, every 503 with an id is explained, and repeats by key are one task.</summary>
public sealed class KilledApiTests(ITestOutputHelper output) : IDisposable
{
    private const int Callers = 8;
    private const int Seed = 7;

    private readonly string _folder = Directory.CreateTempSubdirectory("taskkit-killed-").FullName;
    private readonly Random _random = new(Seed);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task On_SQLite()
    {
        string path = Path.Combine(_folder, "tasks.db");
        string[] settings = ["TaskKit:Backend=sqlite", $"TaskKit:Sqlite:Path={path}", "TaskKit:Sqlite:BusyTimeout=200ms"];
        var keys = await RunAsync(settings, rounds: 9, round => round % 4 == 3 ? LockAsync(path) : Task.CompletedTask);
        using var file = new SqliteFile(path);
        Assert.Equal(keys, file.ReadFinal().Tasks.Count);
    }

    [KafkaFact(OwnBroker = true)]
    public async Task On_Kafka_and_Redis()
    {
        await using var kafka = await KafkaBroker.StartNewAsync();
        await using var redis = await RedisServer.StartNewAsync();
        using var topics = await KafkaTopics.CreateAsync(kafka.Address, ["sms"], partitions: 2);
        string[] settings =
        [
            "TaskKit:Backend=kafka",
            $"TaskKit:Kafka:Brokers={kafka.Address}",
            $"TaskKit:Kafka:TopicPrefix={topics.Prefix}",
            $"TaskKit:Redis:Address={redis.Address}",
            "TaskKit:Redis:FlushDeadline=1s",
        ];
        await RunAsync(
            settings,
            rounds: 6,
            async round =>
            {
                if (round == 2)
                    await HurtAsync(kafka);
                else if (round == 4)
                    await HurtAsync(redis);
            }
        );
    }

    /// <returns>The number of keys that were submitted.</returns>
    private async Task<int> RunAsync(string[] settings, int rounds, Func<int, Task> harm)
    {
        string runs = Path.Combine(_folder, "runs.txt");
        await using var api = new ApiProcess(runs, ApiProcess.FreePort(), [.. settings, "TaskKit:Worker:Enabled=false"]);
        await using var worker = new ApiProcess(runs, ApiProcess.FreePort(), settings);
        api.Start();
        worker.Start();
        await api.UntilLiveAsync();
        using var ledger = new SubmitLedger(api.Address);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(caller => ledger.RunAsync($"c{caller}", stop.Token)).ToList();
        for (int round = 0; round < rounds; round++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(200, 1200)), TimeProvider.System);
            await harm(round);
            var victim = round % 3 == 2 ? worker : api;
            await victim.KillAsync();
            victim.Start();
            await victim.UntilLiveAsync();
        }
        await stop.CancelAsync();
        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(120));
        Tell(ledger, api, worker);
        await CheckAsync(ledger, runs);
        return ledger.Answers.Count;
    }

    private static async Task CheckAsync(SubmitLedger ledger, string runs)
    {
        foreach (var (key, answers) in ledger.Answers)
        {
            string id = Assert.Single(answers.Where(answer => answer.Status == 202).Select(answer => answer.Id!).Distinct());
            await Eventually.TrueAsync(async () => await ledger.StateOfAsync(id) == "DONE", $"task {id} of '{key}' is done", seconds: 60);
            // It says that the task may be stored: it is this one, or was not, since the repeat became another.
            foreach (var unknown in answers.Where(answer => answer is { Status: 503, Id: not null } && answer.Id != id))
                Assert.Null(await ledger.StateOfAsync(unknown.Id!));
        }
        var ran = File.ReadLines(runs)
            .Select(line => line.Split(' '))
            .Where(words => words.Length == 2)
            .ToLookup(words => words[1], words => words[0]);
        foreach (var (key, answers) in ledger.Answers)
            Assert.Equal([answers[^1].Id], ran[key].Distinct());
    }

    private void Tell(SubmitLedger ledger, ApiProcess api, ApiProcess worker)
    {
        var all = ledger.Answers.Values.SelectMany(answers => answers).ToList();
        output.WriteLine(
            $"{ledger.Answers.Count} tasks, {all.Count(one => one.Status == 202)} × 202, {all.Count(one => one is { Status: 503, Id: null })} × 503, "
                + $"{all.Count(one => one is { Status: 503, Id: not null })} × 503 with id, {all.Count(one => one.Status == 0)} cut; "
                + $"API killed {api.Kills} ×, worker {worker.Kills} ×"
        );
        Assert.True(ledger.Answers.Count > Callers * 10, "Too few tasks were submitted to show anything.");
        Assert.Contains(all, answer => answer.Status == 0);
        Assert.Contains(all, answer => answer.Status == 503);
    }

    // Longer than a submit waits for the lock.
    private static async Task LockAsync(string path)
    {
        using var file = new SqliteFile(path);
        Assert.True(file.TryBegin(TimeSpan.FromSeconds(30)));
        await Task.Delay(TimeSpan.FromMilliseconds(700), TimeProvider.System);
        file.Rollback();
    }

    private static async Task HurtAsync(Server server)
    {
        await server.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        await server.StartAsync();
    }
}
