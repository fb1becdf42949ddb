using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TaskKit.Servers;

/// <summary>A Redis as TaskKit asks for it: appendonly, noeviction.</summary>
public sealed class RedisServer : Server
{
    private const int Databases = 1024;
    private const int PortTries = 5;

    private readonly string[] _settings;
    private int _lastDatabase;

    private RedisServer(string[] settings)
        : base("redis") => _settings = settings;

    /// <summary>The reason why no Redis can be started on this machine; null when one can.</summary>
    public static string? Missing { get; } =
        Installed.Has("redis-server") ? null : "Needs Redis: redis-server is not installed (Debian: apt-get install redis-server).";

    /// <summary>Starts a Redis with no data.</summary>
    /// <param name="settings">Further arguments of redis-server, such as <c>--appendonly no</c>; they win.</param>
    /// <exception cref="ServerException">It cannot be had, or ended while starting.</exception>
    public static async Task<RedisServer> StartNewAsync(params string[] settings)
    {
        if (Missing is { } reason)
            throw new ServerException(reason);
        var server = new RedisServer(settings);
        for (int tries = 1; ; tries++)
        {
            server.Port = Loopback.FreePort();
            try
            {
                await server.LaunchAsync(CancellationToken.None);
                return server;
            }
            catch (ServerException) when (tries < PortTries && server.Log().Contains("Address already in use", StringComparison.Ordinal))
            {
                // Somebody else was faster at this port.
                File.Delete(server.LogFile);
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>The number of a database that nobody else was given, so that tests beside each other share a server and no key.</summary>
    public int NextDatabase()
    {
        int database = Interlocked.Increment(ref _lastDatabase);
        return database < Databases
            ? database
            : throw new ServerException($"All {Databases} databases of the Redis at {Address} are given away.");
    }

    /// <summary>Sends one command on a connection of its own, and returns the first line of the reply without its type, or the bulk string.</summary>
    /// <exception cref="ServerException">Redis answered with an error, or hung up.</exception>
    public async Task<string> CommandAsync(params string[] words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await using var stream = client.GetStream();
        var command = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (string word in words)
            command.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command.ToString()));
        using var reader = new StreamReader(stream, leaveOpen: true);
        string line = await reader.ReadLineAsync() ?? throw new ServerException($"Redis hung up on {words[0]}.");
        return line[0] switch
        {
            '-' => throw new ServerException($"Redis answered {words[0]} with '{line[1..]}'."),
            '$' when line != "$-1" => await reader.ReadLineAsync() ?? "",
            _ => line[1..],
        };
    }

    private string LogFile => Path.Combine(Folder, "redis.log");

    private protected override async Task LaunchAsync(CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            .. new[]
            {
                "--port",
                Port.ToString(CultureInfo.InvariantCulture),
                "--bind",
                "127.0.0.1",
                "--dir",
                Folder,
                "--logfile",
                LogFile,
            },
            .. new[] { "--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", "" },
            .. new[] { "--databases", Databases.ToString(CultureInfo.InvariantCulture), "--daemonize", "no" },
            .. _settings,
        ];
        // Through a shell, so that it holds none of this process's streams open.
        using var process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "exec redis-server \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. arguments])
        )!;
        await File.WriteAllTextAsync(PidFile, process.Id.ToString(CultureInfo.InvariantCulture), cancellationToken);
        await UntilAsync(() => AnswersAsync(process), "answer", cancellationToken);
    }

    private async ValueTask<bool> AnswersAsync(Process process)
    {
        if (process.HasExited)
            throw new ServerException($"redis-server ended with code {process.ExitCode} while starting:\n{Log()}");
        try
        {
            return await CommandAsync("PING") == "PONG";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
        catch (ServerException e)
        {
            // It still reads its data. Any other refusal, such as that of a password, is an answer.
            return !e.Message.Contains("'LOADING", StringComparison.Ordinal) && !e.Message.Contains("hung up", StringComparison.Ordinal);
        }
    }

    private string Log() => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";
}
