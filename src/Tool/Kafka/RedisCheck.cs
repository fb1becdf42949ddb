using System.Globalization;
using System.Net.Sockets;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State;
using TaskKit.Redis.State.Connecting;

namespace TaskKit.Tool;

/// <summary>Checks that Redis answers and can keep the states of the tasks.</summary>
/// <param name="guard">The opened backend's guard.</param>
/// <param name="configuration">The program's configuration, for the address of Redis.</param>
internal sealed class RedisCheck(IGuard guard, AppConfiguration configuration)
{
    private const string Check = "redis";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        string address = RedisSettingTable.Read(configuration.Root, new RedisOptions()).Address;
        if (!guard.KeepsState)
            return Finding.Doubtful(Check, "no state is kept: tasks cannot be looked up by id.", "set TaskKit:Redis:Address");
        if (!await AnswersAsync(address, cancellationToken).ConfigureAwait(false))
            return Finding.Bad(Check, $"Redis at {address} does not answer.", "start Redis, or set TaskKit:Redis:Address (--redis)");
        return await guard.CheckAsync(cancellationToken).ConfigureAwait(false) is { } trouble
            ? Finding.Bad(Check, trouble, "change the server's setting, or set TaskKit:Redis to another server")
            : Finding.Good(Check, $"Redis at {address}");
    }

    // Without the client library, whose errors are advice to programmers.
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
