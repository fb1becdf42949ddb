using System.Net.Sockets;
using StackExchange.Redis;

namespace TaskKit.Redis.Connecting;

/// <summary>Tells the client's errors apart.</summary>
internal static class RedisErrors
{
    private const int LongestText = 200;
    private const string Advice = "disable AbortOnConnectFail.";
    private const string LaterAdvice = " To allow this multiplexer";

    // What a server says of itself, by its first word or, on some versions, somewhere in a script's error.
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

    /// <summary>Whether the server runs well and only what one key holds is none of ours.</summary>
    public static bool IsForeignData(RedisServerException error) =>
        error.Message.Contains("WRONGTYPE", StringComparison.Ordinal)
        && !ServerStates.Any(state => error.Message.Contains(state, StringComparison.Ordinal));

    /// <summary>Whether the server could not be reached, or the connection broke.</summary>
    public static bool IsConnectionTrouble(Exception error) =>
        error
            is RedisException
                or TimeoutException
                or ObjectDisposedException
                or SocketException
                or IOException
                or OperationCanceledException;

    /// <summary>The innermost cause in few words.</summary>
    public static string Describe(Exception error)
    {
        var inner = error;
        while (inner.InnerException is { } next)
            inner = next;
        // Advice to the client's programmers stands before what happened.
        int advice = inner.Message.IndexOf(Advice, StringComparison.Ordinal);
        return inner is SocketException socket ? socket.SocketErrorCode.ToString()
            : advice < 0 ? Shorten(inner.Message.Split(LaterAdvice)[0])
            : Shorten($"no connection: {inner.Message[(advice + Advice.Length)..].Trim(' ', '.')}");
    }

    public static string Shorten(string message) => message.Length <= LongestText ? message : message[..LongestText];
}
