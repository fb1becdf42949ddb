namespace TaskKit.Backends.Documents;

/// <summary>
/// Looks each second at the change numbers of the kinds that somebody needs, and tells those who need them of a change. One look costs as many small reads
/// as there are kinds, however many documents they have.
/// </summary>
internal sealed class DocumentWatch(ITaskBackend backend, TimeProvider time) : IDisposable
{
    /// <summary>The time between two looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<Watched> _kinds = [];
    private ITimer? _timer;
    private int _looking;

    /// <summary>Calls back after each change of a kind, and at the first look, since nobody knows what was before. The call must not block.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="changed">The call.</param>
    public void Subscribe(string kind, Action changed)
    {
        DocumentRules.CheckKind(kind);
        lock (_gate)
            _kinds.Add(new Watched(kind, changed));
    }

    /// <summary>Begins to look.</summary>
    public void Start() =>
        _timer ??= time.CreateTimer(static watch => _ = ((DocumentWatch)watch!).LookQuietlyAsync(), this, TimeSpan.Zero, Period);

    /// <summary>Looks once.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        Watched[] kinds;
        lock (_gate)
            kinds = [.. _kinds];
        if (backend.Documents is not { } documents)
            return;
        foreach (var kind in kinds.GroupBy(watched => watched.Kind, StringComparer.Ordinal))
        {
            long change = await documents.ChangeAsync(kind.Key, cancellationToken).ConfigureAwait(false);
            foreach (var watched in kind)
                watched.Note(change);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private async Task LookQuietlyAsync()
    {
        if (Interlocked.Exchange(ref _looking, 1) != 0)
            return;
        try
        {
            await LookAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The worker's own loops say so, and the next look is a second away.
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private sealed class Watched(string kind, Action changed)
    {
        private long _last = -1;

        public string Kind => kind;

        public void Note(long change)
        {
            if (Interlocked.Exchange(ref _last, change) != change)
                changed();
        }
    }
}
