using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using TaskKit.Redis.State.Connecting;

namespace TaskKit.Redis.State.Leases;

/// <summary>
/// The connection of a lease, with calls that block its thread and need no other. Handlers that starve the thread pool, or long exchanges on the
/// shared connection, therefore do not let the lease run out.
/// </summary>
internal sealed class LeaseSocket : IDisposable
{
    private const int LongestReply = 64 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;

    private LeaseSocket(Socket socket, Stream stream) => (_socket, _stream) = (socket, stream);

    /// <exception cref="IOException">The server cannot be reached in time, or refuses.</exception>
    public static LeaseSocket Connect(RedisOptions options, TimeSpan deadline)
    {
        int colon = options.Address.LastIndexOf(':');
        string host = options.Address[..colon].Trim('[', ']');
        int port = int.Parse(options.Address.AsSpan(colon + 1), CultureInfo.InvariantCulture);
        var socket = Open(host, port, deadline);
        try
        {
            int milliseconds = (int)deadline.TotalMilliseconds;
            Stream stream = new NetworkStream(socket, ownsSocket: true) { ReadTimeout = milliseconds, WriteTimeout = milliseconds };
            if (options.Ssl)
            {
                var secured = new SslStream(stream);
                secured.AuthenticateAsClient(host);
                stream = secured;
            }
            var connection = new LeaseSocket(socket, new BufferedStream(stream));
            connection.Greet(options);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and waits for its reply: <see langword="null"/>, a <see cref="long"/>, bytes, or an array of these.</summary>
    /// <exception cref="IOException">No reply came in time, or the connection broke.</exception>
    /// <exception cref="LeaseRefusedException">The server answered with an error.</exception>
    public object? Send(params ReadOnlySpan<byte[]> arguments)
    {
        using var command = new MemoryStream();
        command.Write(Encoding.ASCII.GetBytes($"*{arguments.Length}\r\n"));
        foreach (byte[] argument in arguments)
        {
            command.Write(Encoding.ASCII.GetBytes($"${argument.Length}\r\n"));
            command.Write(argument);
            command.Write("\r\n"u8);
        }
        _stream.Write(command.GetBuffer(), 0, (int)command.Length);
        _stream.Flush();
        return Read();
    }

    public void Dispose() => _stream.Dispose();

    private static Socket Open(string host, int port, TimeSpan deadline)
    {
        SocketException? last = null;
        foreach (var address in System.Net.Dns.GetHostAddresses(host))
        {
            last = null;
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
            try
            {
                socket.Connect(address, port);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                if (socket.Poll(deadline, SelectMode.SelectWrite))
                    last = Failure(socket);
                else
                    last = new SocketException((int)SocketError.TimedOut);
            }
            catch (SocketException e)
            {
                last = e;
            }
            if (last is null)
            {
                socket.Blocking = true;
                return socket;
            }
            socket.Dispose();
        }
        throw new IOException($"No connection: {last?.SocketErrorCode ?? SocketError.HostNotFound}.", last);
    }

    private static SocketException? Failure(Socket socket) =>
        (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! is not 0 and int code
            ? new SocketException(code)
            : null;

    private void Greet(RedisOptions options)
    {
        if (options.Password is { } password)
        {
            if (options.User is { } user)
                Send("AUTH"u8.ToArray(), Encoding.UTF8.GetBytes(user), Encoding.UTF8.GetBytes(password));
            else
                Send("AUTH"u8.ToArray(), Encoding.UTF8.GetBytes(password));
        }
        if (options.Database != 0)
            Send("SELECT"u8.ToArray(), Encoding.ASCII.GetBytes(options.Database.ToString(CultureInfo.InvariantCulture)));
        Send("CLIENT"u8.ToArray(), "SETNAME"u8.ToArray(), "taskkit-lease"u8.ToArray());
    }

    private object? Read()
    {
        int kind = ReadByte();
        string line = ReadLine();
        switch (kind)
        {
            case '+':
                return Encoding.UTF8.GetBytes(line);
            case '-':
                throw new LeaseRefusedException(RedisErrors.Shorten(line));
            case ':':
                return long.Parse(line, CultureInfo.InvariantCulture);
            case '$':
                return ReadBulk(Length(line));
            case '*':
                int count = Length(line);
                if (count < 0)
                    return null;
                object?[] items = new object?[count];
                for (int i = 0; i < count; i++)
                    items[i] = Read();
                return items;
            default:
                throw new IOException("The server does not answer as Redis does.");
        }
    }

    private static int Length(string line) =>
        int.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int length) && length <= LongestReply
            ? length
            : throw new IOException("The server does not answer as Redis does.");

    private byte[]? ReadBulk(int length)
    {
        if (length < 0)
            return null;
        byte[] bytes = new byte[length + 2];
        _stream.ReadExactly(bytes);
        return bytes[..length];
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (ReadByte() is not '\r' and int letter)
            line.Append((char)letter);
        ReadByte();
        return line.ToString();
    }

    private int ReadByte() => _stream.ReadByte() is >= 0 and int value ? value : throw new IOException("The server closed the connection.");
}

/// <summary>The server answered with an error.</summary>
/// <param name="message">The text of the error.</param>
internal sealed class LeaseRefusedException(string message) : IOException(message);
