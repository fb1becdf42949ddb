using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TaskKit.Backends;

namespace TaskKit.Redis.State.Connecting;

/// <summary>
/// The connection that all exchanges share. Each exchange has a deadline, since the client's own calls may wait without end. A connection that fails
/// is replaced.
/// </summary>
internal sealed class RedisConnection(RedisOptions options, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly ConfigurationOptions _configuration = Configure(options);
    private Task<ConnectionMultiplexer>? _connecting;
    private long? _failedAt;
    private bool _isTroubled;
    private bool _isClosed;

    /// <summary>The check of the server of a new connection. It returns the reason why the server cannot be used, or <see langword="null"/>.</summary>
    public Func<IDatabase, Task<string?>>? Examine { get; set; }

    /// <summary>Called when the client library itself has restored the connection. It must not block.</summary>
    public Action? Mended { get; set; }

    /// <summary>Makes one exchange with the server.</summary>
    /// <exception cref="BackendUnavailableException">The server cannot be reached, did not answer in time, or refuses.</exception>
    public async ValueTask<T> ExchangeAsync<T>(Func<IDatabase, Task<T>> exchange, CancellationToken cancellationToken)
    {
        var connecting = Connect();
        var running = RunAsync(connecting, exchange);
        try
        {
            var result = await running.WaitAsync(options.FlushDeadline, time, cancellationToken).ConfigureAwait(false);
            Recovered();
            return result;
        }
        catch (TimeoutException)
        {
            Abandon(running);
            throw Trouble(connecting, $"did not answer within {DurationText.Format(options.FlushDeadline)}", null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Abandon(running);
            throw;
        }
        catch (ServerUnusableException e)
        {
            throw new BackendUnavailableException(e.Message, e);
        }
        catch (RedisServerException e)
        {
            throw Trouble(connecting, $"refused a command: {RedisErrors.Shorten(e.Message)}", e);
        }
        catch (Exception e) when (RedisErrors.IsConnectionTrouble(e))
        {
            throw Trouble(connecting, $"cannot be reached ({RedisErrors.Describe(e)})", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? connecting;
        lock (_gate)
        {
            _isClosed = true;
            connecting = _connecting;
            _connecting = null;
        }
        if (connecting is not null)
            await CloseAsync(connecting).ConfigureAwait(false);
    }

    private async Task<T> RunAsync<T>(Task<ConnectionMultiplexer> connecting, Func<IDatabase, Task<T>> exchange)
    {
        var multiplexer = await connecting.ConfigureAwait(false);
        return await exchange(multiplexer.GetDatabase(options.Database)).ConfigureAwait(false);
    }

    private Task<ConnectionMultiplexer> Connect()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_connecting is null || (_connecting.IsFaulted && !HasJustFailed()))
                _connecting = BeginConnecting();
            return _connecting;
        }
    }

    private bool HasJustFailed() => _failedAt is { } at && time.GetElapsedTime(at) < Pause;

    // On another thread, since the client resolves names and sets up its pools before it first awaits anything.
    private Task<ConnectionMultiplexer> BeginConnecting() =>
        Task.Run(async () =>
        {
            try
            {
                return await ConnectAsync().ConfigureAwait(false);
            }
            catch
            {
                lock (_gate)
                    _failedAt = time.GetTimestamp();
                throw;
            }
        });

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var connecting = ConnectionMultiplexer.ConnectAsync(_configuration.Clone());
        var multiplexer = await connecting.ConfigureAwait(false);
        try
        {
            if (Examine is { } examine && await examine(multiplexer.GetDatabase()).ConfigureAwait(false) is { } fault)
                throw new ServerUnusableException(fault);
        }
        catch
        {
            await CloseAsync(connecting).ConfigureAwait(false);
            throw;
        }
        multiplexer.ConnectionRestored += (_, _) => Mended?.Invoke();
        return multiplexer;
    }

    private BackendUnavailableException Trouble(Task<ConnectionMultiplexer> connecting, string what, Exception? cause)
    {
        bool isNew;
        lock (_gate)
        {
            isNew = !_isTroubled;
            _isTroubled = true;
            // Not for a server that answers with an error, and not while a connection is being made.
            if (
                cause is not RedisServerException
                && connecting.IsCompletedSuccessfully
                && ReferenceEquals(_connecting, connecting)
                && !_isClosed
            )
            {
                _connecting = BeginConnecting();
                _ = CloseAsync(connecting);
            }
        }
        if (isNew)
        {
            log.Unavailable(options.Address, what);
            options.Metrics.Unavailable(options.Address);
        }
        return new BackendUnavailableException($"Redis at {options.Address} {what}. Retrying.", cause);
    }

    private void Recovered()
    {
        if (!_isTroubled)
            return;
        lock (_gate)
            _isTroubled = false;
        log.Available(options.Address);
    }

    private static async Task CloseAsync(Task<ConnectionMultiplexer> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!connecting.IsCompletedSuccessfully)
            return;
        // Closing may block on the dead socket.
        await Task.Run(() => connecting.Result.CloseAsync(allowCommandsToComplete: false))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connecting.Result.Dispose();
    }

    private static void Abandon(Task running) =>
        _ = running.ContinueWith(
            static task => _ = task.Exception,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously
        );

    private static ConfigurationOptions Configure(RedisOptions options)
    {
        // Early versions of the client know no user names, and ignore what they cannot parse.
        var configuration = ConfigurationOptions.Parse(
            options.User is { } user ? $"{options.Address},user={user}" : options.Address,
            ignoreUnknown: true
        );
        if (options.User is not null && !configuration.ToString().Contains("user=", StringComparison.Ordinal))
            throw new TaskKitConfigurationException(
                "TaskKit:Redis:User",
                "the StackExchange.Redis in use is too old to log in by a user's name; reference version 2.5 or later, or leave this setting out."
            );
        configuration.Password = options.Password;
        configuration.Ssl = options.Ssl;
        configuration.AbortOnConnectFail = true;
        configuration.ConnectRetry = 1;
        configuration.ConnectTimeout = (int)Math.Min(options.FlushDeadline.TotalMilliseconds, LongestConnect.TotalMilliseconds);
        configuration.ClientName = "taskkit";
        // ServerCheck needs INFO, which the client counts as a command for administrators. It sends no other such command.
        configuration.AllowAdmin = true;
        return configuration;
    }
}
