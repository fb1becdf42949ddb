using System.Globalization;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Schedules;
using TaskKit.Chaos.Working;
using TaskKit.Servers;

namespace TaskKit.Chaos.Driving;

/// <summary>A fixed number of workers: one that was killed is started again at once. Faults reserve their victim, so each has its own.</summary>
internal sealed class Fleet(Scene scene, PlantedBug bug) : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan KeepInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan NoFreeze = TimeSpan.FromMilliseconds(500);
    private readonly List<Child> _all = [];
    private readonly List<Child> _free = [];
    private readonly Lock _gate = new();
    private bool _isKept;
    private int _clocks;

    public async Task StartAsync(int count, CancellationToken cancellationToken)
    {
        var workers = Enumerable.Range(0, count).Select(_ => Spawn()).ToList();
        foreach (var worker in workers)
            await UpAsync(worker, cancellationToken);
    }

    /// <summary>Starts again whatever ends, however it ended, until it is cancelled.</summary>
    /// <param name="count">How many workers there are.</param>
    /// <param name="cancellationToken">Ends it; then nothing is started any more.</param>
    public async Task KeepAsync(int count, CancellationToken cancellationToken)
    {
        _isKept = true;
        while (!cancellationToken.IsCancellationRequested)
        {
            while (Living < count)
                Spawn();
            await Task.Delay(KeepInterval, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        _isKept = false;
    }

    /// <summary>Starts a worker in the place of one that was killed, if nobody else does.</summary>
    public void Replace()
    {
        if (!_isKept)
            Spawn();
    }

    /// <summary>Starts workers until there are so many, if nobody else does.</summary>
    public void Fill(int count)
    {
        while (!_isKept && Living < count)
            Spawn();
    }

    /// <summary>The workers that have not ended.</summary>
    public IReadOnlyList<Child> All
    {
        get
        {
            lock (_gate)
                return _all.FindAll(child => !child.HasExited);
        }
    }

    /// <summary>Started by <see cref="Spawn"/>: where the worker kills itself, as <c>step#n</c>; empty for nowhere.</summary>
    public Func<string> CrashPoint { get; init; } = () => "";

    private int Living => All.Count;

    public Child Spawn()
    {
        // One at a time: a task that two of them took down would be buried by the third, as it should be.
        string point = All.Any(child => child.WillCrash) ? "" : CrashPoint();
        string[] words = ["worker", scene.Arena.Folder, bug.ToString(), Ahead().ToString(CultureInfo.InvariantCulture)];
        var child = Child.Start(scene, point.Length > 0 ? [.. words, point] : words);
        child.WillCrash = point.Length > 0;
        lock (_gate)
        {
            _all.Add(child);
            _free.Add(child);
        }
        return child;
    }

    public Task UpAsync(Child worker, CancellationToken cancellationToken) =>
        Scene.UntilAsync(() => worker.HasExited || scene.View.IsUp(worker.Pid), StartPatience, "a worker that starts", cancellationToken);

    /// <summary>Reserves one of the workers that are up and fit, by chance.</summary>
    public Child? TryReserve(Func<Child, bool> isFit)
    {
        lock (_gate)
        {
            var fit = _free.FindAll(child => !child.HasExited && scene.View.IsUp(child.Pid) && isFit(child));
            if (fit.Count == 0)
                return null;
            var chosen = fit[scene.Roll(fit.Count)];
            _free.Remove(chosen);
            return chosen;
        }
    }

    /// <summary>Reserves this worker, if nobody else has it and it is up.</summary>
    public bool TryReserve(Child worker)
    {
        lock (_gate)
            return !worker.HasExited && scene.View.IsUp(worker.Pid) && _free.Remove(worker);
    }

    public void Release(Child worker)
    {
        lock (_gate)
            _free.Add(worker);
    }

    /// <summary>The number of workers that are up and unharmed.</summary>
    public int Ready
    {
        get
        {
            lock (_gate)
                return _free.Count(child => !child.HasExited && scene.View.IsUp(child.Pid));
        }
    }

    /// <summary>The number of workers that are up, unharmed, and have a free slot.</summary>
    public int WithFreeSlot
    {
        get
        {
            lock (_gate)
                return _free.Count(child =>
                    !child.HasExited && scene.View.IsUp(child.Pid) && scene.View.Running(child.Pid).Count < scene.Arena.Concurrency
                );
        }
    }

    /// <summary>Holds a worker for a moment, so that what it runs does not change between the look at it and what is done to it.</summary>
    /// <param name="victim">The worker.</param>
    /// <param name="isFit">Asked while it stands still.</param>
    /// <param name="cancellationToken">Ends the wait for it to stand still.</param>
    /// <returns>Whether it was fit; then it is still held. Otherwise it goes on.</returns>
    public async Task<bool> TryHoldAsync(Child victim, Func<bool> isFit, CancellationToken cancellationToken)
    {
        await victim.StopAsync(cancellationToken);
        var stopped = LedgerWriter.Now;
        if (isFit())
            return true;
        if (LedgerWriter.Now - stopped > NoFreeze)
            scene.Ledger.Write([new Frozen(victim.Pid, stopped), new Thawed(victim.Pid, LedgerWriter.Now)]);
        victim.Send(Signal.Continue);
        return false;
    }

    /// <summary>SIGTERM to all, and waits for them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Child[] workers;
        lock (_gate)
            workers = [.. _all.Where(child => !child.HasExited)];
        await Task.WhenAll(workers.Select(worker => StopAsync(worker, cancellationToken)));
    }

    /// <summary>SIGTERM to one that is up: before that a process has no handler for the signal, and just ends.</summary>
    public async Task StopAsync(Child worker, CancellationToken cancellationToken)
    {
        await UpAsync(worker, cancellationToken);
        Terminate(worker);
        await worker.WaitForExitAsync(cancellationToken);
    }

    /// <summary>SIGTERM to one that is held, which goes on with it, and waits for it.</summary>
    public async Task StopHeldAsync(Child worker, CancellationToken cancellationToken)
    {
        Terminate(worker);
        worker.Send(Signal.Continue);
        await worker.WaitForExitAsync(cancellationToken);
    }

    private void Terminate(Child worker)
    {
        scene.Ledger.Write(new StopAsked(worker.Pid, LedgerWriter.Now));
        worker.Send(Signal.Terminate);
    }

    // Two of three are at the ends, so that two of any fleet are as far apart as they may be.
    private int Ahead()
    {
        int most = scene.Arena.IsTimed ? (int)TimedSchedule.LargestSkew.TotalMilliseconds : 0;
        return (Interlocked.Increment(ref _clocks) % 3) switch
        {
            1 => most,
            2 => -most,
            _ => scene.Roll((2 * most) + 1) - most,
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in All)
            await child.DisposeAsync();
    }
}
