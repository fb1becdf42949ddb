using System.Net.Sockets;
using StackExchange.Redis;

namespace TaskKit.Redis.State.Connecting;

/// <summary>Tells the client's errors apart.</summary>
internal static class RedisErrors
{
    private const int LongestText = 200;

    // The codes by which a server reports its own state. Some versions put them in the middle of a script's error.
    private static readonly string[] ServerStates =
    [
        "OOM ",
        "READONLY",
        "LOADING",
        "MISCONF",
        "MASTERDOWN",
        "NOREPLICAS",
        "NOAUTH",
        "NOPERM",
        "BUSY ",
        "MOVED ",
        "CLUSTERDOWN",
    ];

    /// <summary>True when the server works, and only the value of one key is foreign.</summary>
    public static bool IsForeignData(RedisServerException error) =>
        error.Message.Contains("WRONGTYPE", StringComparison.Ordinal)
        && !ServerStates.Any(state => error.Message.Contains(state, StringComparison.Ordinal));

    /// <summary>True when the server could not be reached, or the connection broke.</summary>
    public static bool IsConnectionTrouble(Exception error) =>
        error
            is RedisException
                or TimeoutException
                or ObjectDisposedException
                or SocketException
                or IOException
                or OperationCanceledException;

    /// <summary>The cause in few words, without the client library's advice to programmers.</summary>
    public static string Describe(Exception error)
    {
        RedisConnectionException? connection = null;
        var inner = error;
        while (true)
        {
            connection ??= inner as RedisConnectionException;
            if (inner.InnerException is not { } next)
                break;
            inner = next;
        }
        return inner switch
        {
            SocketException socket => socket.SocketErrorCode.ToString(),
            RedisServerException refusal => Shorten(refusal.Message),
            _ when connection is not null => Describe(connection),
            TimeoutException => "no answer in time",
            RedisException or ObjectDisposedException => "the connection failed",
            _ => Shorten(inner.Message),
        };
    }

    private static string Describe(RedisConnectionException error) =>
        error.FailureType switch
        {
            ConnectionFailureType.AuthenticationFailure => "the login was refused",
            ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection => RefusesLogin(error)
                ? "the login was refused"
                : "no connection",
            ConnectionFailureType.SocketFailure or ConnectionFailureType.SocketClosed => "the connection broke",
            ConnectionFailureType.ConnectionDisposed => "the connection was closed",
            ConnectionFailureType.Loading => "it is still reading its data",
            ConnectionFailureType.ProtocolFailure => "it does not answer as Redis does",
            _ => "the connection failed",
        };

    // Some versions of the client report a refused login only in the text of the error.
    private static bool RefusesLogin(RedisConnectionException error) =>
        error.Message.Contains("NOAUTH", StringComparison.Ordinal)
        || error.Message.Contains("WRONGPASS", StringComparison.Ordinal)
        || error.Message.Contains("AuthenticationFailure", StringComparison.Ordinal);

    public static string Shorten(string message) => message.Length <= LongestText ? message : message[..LongestText];
}
