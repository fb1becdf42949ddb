using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Telemetry;

namespace TaskKit.Watching;

/// <summary>
/// Looks each second at the change numbers of the kinds of documents that somebody follows, with one timer for all, and calls those whose kind has changed.
/// A store that does not answer changes nothing.
/// </summary>
internal sealed class DocumentWatch(ITaskBackend backend, TimeProvider time, ILogger log) : IDisposable
{
    /// <summary>The time from one look to the next.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _one = new(1);
    private readonly List<Follower> _followers = [];
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _timer;
    private bool _hasFailed;

    /// <summary>Calls a reader at the first look, since nobody knows what was before, and after each change of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="changed">Reads the documents. When it throws it is called again at the next look.</param>
    public void Follow(string kind, Func<IDocumentStore, CancellationToken, Task> changed)
    {
        DocumentRules.CheckKind(kind);
        lock (_gate)
            _followers.Add(new Follower(kind, changed));
    }

    /// <summary>Calls back at the first look and after each change of a kind. The call must not block.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="changed">The call.</param>
    public void Subscribe(string kind, Action changed) =>
        Follow(
            kind,
            (_, _) =>
            {
                changed();
                return Task.CompletedTask;
            }
        );

    /// <summary>Looks until the store has answered once, and then goes on to look each second. Ends early when the watch is stopped.</summary>
    /// <param name="tried">Told the error of each try, and the end of the last one without an error.</param>
    /// <exception cref="BackendLostException">The backend is unusable until a person acts.</exception>
    public async Task BeginAsync(Action<Exception?> tried)
    {
        if (backend.Documents is null)
            return;
        for (var wait = FirstWait; !_stop.IsCancellationRequested; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await LookAsync(_stop.Token).ConfigureAwait(false);
                tried(null);
                break;
            }
            catch (BackendUnavailableException e)
            {
                tried(e);
                log.ReceiveFailed(e, wait);
                await Task.Delay(wait, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
        lock (_gate)
            if (!_stop.IsCancellationRequested)
                _timer ??= time.CreateTimer(static watch => _ = ((DocumentWatch)watch!).LookQuietlyAsync(), this, Period, Period);
    }

    /// <summary>Looks once.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (backend.Documents is not { } documents)
            return;
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Follower[] followers;
            lock (_gate)
                followers = [.. _followers];
            foreach (var kind in followers.GroupBy(follower => follower.Kind, StringComparer.Ordinal))
            {
                // Before the documents: a change behind it is seen at the next look.
                long change = await documents.ChangeAsync(kind.Key, cancellationToken).ConfigureAwait(false);
                foreach (var follower in kind)
                    await follower.CallAsync(documents, change, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Looks no more, and waits for no look under way.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _stop.Cancel();
        }
    }

    public void Dispose() => Stop();

    private async Task LookQuietlyAsync()
    {
        if (_one.CurrentCount == 0)
            return;
        try
        {
            await LookAsync(_stop.Token).ConfigureAwait(false);
            _hasFailed = false;
        }
        catch (Exception e)
        {
            // Once, until it works again: the worker's own loops speak of a store that does not answer.
            if (!_hasFailed && !_stop.IsCancellationRequested)
                log.NotWatched(e);
            _hasFailed = true;
        }
    }

    private sealed class Follower(string kind, Func<IDocumentStore, CancellationToken, Task> changed)
    {
        private long? _seen;

        public string Kind => kind;

        public async Task CallAsync(IDocumentStore documents, long change, CancellationToken cancellationToken)
        {
            if (_seen == change)
                return;
            await changed(documents, cancellationToken).ConfigureAwait(false);
            _seen = change;
        }
    }
}
