using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Driving;

/// <summary>The things that the parts of the driver share in one run.</summary>
internal sealed class Scene : IDisposable
{
    private readonly StreamWriter _log;
    private readonly Lock _gate = new();
    private bool _isClosed;

    public Scene(Arena arena, int seed)
    {
        Arena = arena;
        Seed = seed;
        Random = new Random(seed);
        Ledger = new LedgerWriter(Arena.Ledger);
        View = new LiveView(Arena.Ledger);
        _log = new StreamWriter(Arena.Log);
    }

    public Arena Arena { get; }

    public int Seed { get; }

    public LedgerWriter Ledger { get; }

    public LiveView View { get; }

    /// <summary>Held while a process is killed or frozen: one fault at a time, so that each effect has one cause.</summary>
    public SemaphoreSlim Fault { get; } = new(1);

    private Random Random { get; }

    /// <summary>A number below <paramref name="limit"/>.</summary>
    public int Roll(int limit)
    {
        lock (_gate)
            return Random.Next(limit);
    }

    /// <summary>Keeps what a process printed.</summary>
    public void Log(int pid, string? line)
    {
        lock (_gate)
            // The last output of a process may be read after the end of the run.
            if (line is not null && !_isClosed)
                _log.WriteLine($"[{pid}] {line}");
    }

    /// <summary>Waits until something is true.</summary>
    /// <exception cref="TimeoutException">It did not come true in time.</exception>
    public static async Task UntilAsync(Func<bool> condition, TimeSpan patience, string what, CancellationToken cancellationToken)
    {
        if (!await CameTrueAsync(condition, patience, cancellationToken))
            throw new TimeoutException($"Expected within {patience.TotalSeconds:0} s: {what}.");
    }

    /// <returns>Whether it came true in time.</returns>
    public static async Task<bool> CameTrueAsync(Func<bool> condition, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var begun = LedgerWriter.Now; !condition(); await PauseAsync(5, cancellationToken))
            if (LedgerWriter.Now - begun > patience)
                return false;
        return true;
    }

    public static Task PauseAsync(int milliseconds, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancellationToken);

    public void Dispose()
    {
        Fault.Dispose();
        Ledger.Dispose();
        View.Dispose();
        lock (_gate)
        {
            _isClosed = true;
            _log.Dispose();
        }
    }
}
