using System.Diagnostics;
using System.Text.Json;
using TaskKit.Kafka.Tests.Support;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;

namespace TaskKit.Tests.Http;

/// <summary>The command of the documents that submits a task, word for word.</summary>
public sealed class CurlTests : IDisposable
{
    private const string Command = """
        curl -X POST http://localhost:8080/api/v1/tasks \
          -H "Content-Type: application/json" \
          -d '{
            "type": "sms",
            "payload": { "to": "+1234567890", "body": "Your code is 42" }
          }'
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("taskkit-curl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Trait("Seed", "0-27")]
    [Fact]
    public Task Seed0_18_On_SQLite() => RunAsync("TaskKit:Backend=sqlite", $"TaskKit:Sqlite:Path={Path.Combine(_folder, "tasks.db")}");

    [Trait("Seed", "0-27")]
    [KafkaFact]
    public async Task Seed0_18_On_Kafka_and_Redis()
    {
        string brokers = await SharedServers.KafkaAsync();
        var redis = await SharedServers.RedisAsync();
        using var topics = await KafkaTopics.CreateAsync(brokers, ["sms"]);
        await RunAsync(
            "TaskKit:Backend=kafka",
            $"TaskKit:Kafka:Brokers={brokers}",
            $"TaskKit:Kafka:TopicPrefix={topics.Prefix}",
            $"TaskKit:Redis:Address={redis.Address}",
            $"TaskKit:Redis:Database={redis.NextDatabase()}"
        );
    }

    private async Task RunAsync(params string[] settings)
    {
        string runs = Path.Combine(_folder, "runs.txt");
        int port = ApiProcess.FreePort();
        await using var api = new ApiProcess(runs, port, settings);
        api.Start();
        await api.UntilLiveAsync();
        // The port of the command may be taken on this machine; the settings of curl lead it to another one.
        File.WriteAllText(Path.Combine(_folder, ".curlrc"), $"silent\nconnect-to = \"localhost:8080:127.0.0.1:{port}\"\n");
        using var answer = JsonDocument.Parse(await ShellAsync(Command));
        Assert.Equal("PENDING", answer.RootElement.GetProperty("status").GetString());
        string id = answer.RootElement.GetProperty("task_id").GetString()!;
        Assert.True(answer.RootElement.GetProperty("created_at").TryGetDateTimeOffset(out _));
        using var ledger = new SubmitLedger(api.Address);
        await Eventually.TrueAsync(async () => await ledger.StateOfAsync(id) == "DONE", $"task {id} is done");
        Assert.Equal([$"{id} +1234567890"], File.ReadLines(runs));
    }

    private async Task<string> ShellAsync(string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CURL_HOME"] = _folder, ["no_proxy"] = "localhost" },
        };
        using var process = Process.Start(start)!;
        string text = await process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"curl ended with {process.ExitCode}: {text} {error}");
        return text;
    }
}
