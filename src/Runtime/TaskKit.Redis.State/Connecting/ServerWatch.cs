using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TaskKit.Backends;

namespace TaskKit.Redis.State.Connecting;

/// <summary>
/// Checks the server before a new connection is used, and again when the client has restored a connection, since the address may then lead to another
/// server. Once a worker has started, the check is repeated until the server answers.
/// </summary>
internal sealed class ServerWatch(RedisConnection connection, RedisOptions options, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private ServerVerdict _verdict = new();
    private Action? _foundUnusable;
    private bool _isStarted;
    private bool _isLooking;
    private bool _looksAgain;

    /// <summary>The reason why the server cannot be used, by the last check; <see langword="null"/> when it can.</summary>
    public string? Fault => Volatile.Read(ref _verdict).Fault;

    /// <summary>The reason why the server may lose states, by the last check; <see langword="null"/> when nothing is known to be wrong.</summary>
    public string? Warning => Volatile.Read(ref _verdict).Warning;

    /// <summary>Begins to watch.</summary>
    /// <param name="foundUnusable">Called when a check finds the server unusable, until <see cref="Forget"/>. It must not block.</param>
    public void Start(Action foundUnusable)
    {
        lock (_gate)
        {
            _isStarted = true;
            _foundUnusable += foundUnusable;
        }
        Look();
    }

    /// <summary>Removes a listener.</summary>
    public void Forget(Action foundUnusable)
    {
        lock (_gate)
            _foundUnusable -= foundUnusable;
    }

    /// <summary>Checks the server in the background. A call during a check leads to one more check.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (!_isStarted || _closed.IsCancellationRequested)
                return;
            if (_isLooking)
            {
                _looksAgain = true;
                return;
            }
            _isLooking = true;
        }
        _ = Task.Run(RunAsync);
    }

    /// <summary>Checks the server now.</summary>
    /// <exception cref="BackendUnavailableException">The server does not answer.</exception>
    public async ValueTask<ServerVerdict> CheckAsync(CancellationToken cancellationToken)
    {
        var verdict = await connection
            .ExchangeAsync(database => ServerCheck.RunAsync(database, options.Address), cancellationToken)
            .ConfigureAwait(false);
        Note(verdict);
        return verdict;
    }

    /// <summary>Checks the server of a new connection.</summary>
    /// <returns>The reason why the server cannot be used; <see langword="null"/> when it can.</returns>
    public async Task<string?> ExamineAsync(IDatabase database)
    {
        var verdict = await ServerCheck.RunAsync(database, options.Address).ConfigureAwait(false);
        Note(verdict);
        return verdict.Fault;
    }

    public void Dispose() => _closed.Cancel();

    private async Task RunAsync()
    {
        do
        {
            while (!await TryCheckAsync().ConfigureAwait(false))
                await Task.Delay(Pause, time, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        } while (GoesOn());
    }

    private async Task<bool> TryCheckAsync()
    {
        try
        {
            await CheckAsync(_closed.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            // The connection has logged the trouble, and each call that needs the server reports it.
            return _closed.IsCancellationRequested;
        }
    }

    private bool GoesOn()
    {
        lock (_gate)
        {
            _isLooking = _looksAgain && !_closed.IsCancellationRequested;
            _looksAgain = false;
            return _isLooking;
        }
    }

    private void Note(ServerVerdict verdict)
    {
        var before = Interlocked.Exchange(ref _verdict, verdict);
        if (verdict.Warning is { } warning && warning != before.Warning)
            log.ServerForgets(warning);
        if (verdict.Fault is not { } fault || fault == before.Fault)
            return;
        log.ServerUnusable(fault);
        _foundUnusable?.Invoke();
    }
}
