using System.Globalization;
using System.Net.Sockets;
using TaskKit.Backends;
using TaskKit.Kafka.Topics;
using TaskKit.Kafka.Wiring;
using TaskKit.Redis.State;

namespace TaskKit.Tool;

/// <summary>Asks Kafka and Redis, each by itself, and looks for the topics.</summary>
/// <param name="kafka">The opened backend's parts.</param>
/// <param name="types">The program's task types.</param>
/// <param name="configuration">Has Redis' address.</param>
internal sealed class ServerCheck(KafkaParts kafka, IReadOnlyList<string> types, AppConfiguration configuration)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
        [.. await TopicsAsync(cancellationToken).ConfigureAwait(false), await RedisAsync(cancellationToken).ConfigureAwait(false)];

    private async Task<IReadOnlyList<Finding>> TopicsAsync(CancellationToken cancellationToken)
    {
        string brokers = kafka.Options.Brokers;
        IReadOnlyList<TopicState> existing;
        try
        {
            using var admin = new TopicAdmin(kafka.Options);
            existing = await admin.ReadAsync(kafka.Topics, cancellationToken).ConfigureAwait(false);
        }
        catch (BackendUnavailableException)
        {
            return
            [
                Finding.Bad("kafka", $"Kafka at {brokers} does not answer.", "start the brokers, or set TaskKit:Kafka:Brokers (--brokers)"),
            ];
        }
        catch (BackendLostException e)
        {
            return [Finding.Bad("kafka", e.Message, "give the user of TaskKit:Kafka:Client what the message names")];
        }
        var there = existing.Select(topic => topic.Name).ToHashSet(StringComparer.Ordinal);
        var missing = TopicSpec.Of(kafka.Topics, types, kafka.Options).Select(topic => topic.Name).Where(name => !there.Contains(name));
        return [Finding.Good("kafka", $"Kafka at {brokers}"), TopicsOf([.. missing])];
    }

    private static Finding TopicsOf(IReadOnlyList<string> missing) =>
        missing.Count == 0
            ? Finding.Good("topics", "all are there")
            : Finding.Bad("topics", $"missing: {string.Join(", ", missing)}", "dotnet taskkit topics create");

    private async Task<Finding> RedisAsync(CancellationToken cancellationToken)
    {
        string address = RedisOptions.Read(configuration.Root, new RedisOptions()).Address;
        if (!kafka.Guard.KeepsState)
            return Finding.Doubtful("redis", "no state is kept: tasks cannot be looked up by id.", "set TaskKit:Redis:Address");
        if (!await AnswersAsync(address, cancellationToken).ConfigureAwait(false))
            return Finding.Bad("redis", $"Redis at {address} does not answer.", "start Redis, or set TaskKit:Redis:Address (--redis)");
        return await kafka.Guard.CheckAsync(cancellationToken).ConfigureAwait(false) is { } trouble
            ? Finding.Bad("redis", trouble, "change the server's setting, or set TaskKit:Redis to another server")
            : Finding.Good("redis", $"Redis at {address}");
    }

    // Asked without the client library: its errors are advice to programmers.
    private static async Task<bool> AnswersAsync(string address, CancellationToken cancellationToken)
    {
        int colon = address.LastIndexOf(':');
        using var client = new TcpClient();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            int port = int.Parse(address.AsSpan(colon + 1), CultureInfo.InvariantCulture);
            await client.ConnectAsync(address[..colon].Trim('[', ']'), port, patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
