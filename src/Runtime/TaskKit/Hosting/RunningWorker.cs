using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Health;
using TaskKit.Presence;
using TaskKit.Registry;
using TaskKit.Scheduling.Firing;
using TaskKit.Telemetry;
using TaskKit.Watching;
using TaskKit.Working;

namespace TaskKit;

/// <summary>
/// The worker of this process, from its start to its end: one that cannot go on ends the process with an error. It is made after the backend, so
/// a container that is disposed without a stop of the host ends the worker first.
/// </summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    /// <summary>The exit code of a process whose worker failed. A hosted service that throws would end it with 0.</summary>
    public const int FailedExitCode = 1;

    // Process groups and launchers that pass a signal on deliver one stop twice.
    private static readonly TimeSpan SameSignal = TimeSpan.FromMilliseconds(500);

    // For a loop that hangs in its backend.
    private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly WorkerSetup _setup;
    private readonly TaskWorker _worker;
    private readonly WorkerPresence _presence;
    private readonly SchedulerLoop _schedules;
    private readonly DocumentWatch _watch;
    private readonly HandlerHealthWatch? _health;
    private readonly CancellationTokenSource _stopNow = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private Task? _running;
    private Task? _stopping;
    private long _firstSignal;
    private volatile bool _isDisposed;

    public RunningWorker(
        IServiceProvider services,
        TaskRegistry registry,
        TaskKitOptions options,
        WorkerPresence presence,
        SchedulerLoop schedules,
        DocumentWatch watch,
        IHostApplicationLifetime lifetime,
        TimeProvider time,
        ILoggerFactory logging
    )
    {
        (_presence, _schedules, _watch, _lifetime, _time) = (presence, schedules, watch, lifetime, time);
        _log = new GuardedLog(logging.CreateLogger(WorkerService.LogCategory));
        _setup = new WorkerSetup(services, registry, options, _log);
        _worker = new TaskWorker(_setup);
        _health = _setup.CreateHealthWatch();
    }

    public void Start()
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        _log.WorkerRunning(_setup.Backend.Name);
        _log.WorkerStarted(_setup.Types.Count);
        _log.WorkerFacts(_setup.Receiver.WorkerId, _setup.Backend.Name, _setup.Concurrency, string.Join(", ", _setup.Receiver.Types));
        _running = Task.Run(RunAsync, CancellationToken.None);
        _ = Task.Run(BeginAsync, CancellationToken.None);
    }

    /// <summary>Stops the worker; a second call waits for the first one.</summary>
    /// <param name="drain">How long handlers may go on.</param>
    /// <param name="cancellationToken">Cuts the waiting short.</param>
    public Task StopAsync(TimeSpan drain, CancellationToken cancellationToken)
    {
        lock (_gate)
            return _stopping ??= StopOnceAsync(drain, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        foreach (var signal in _signals)
            signal.Dispose();
        if (_running is { IsCompleted: false } && _stopping is null)
            _log.DisposedRunning();
        // The host's services are going: handlers cannot go on with them.
        await StopAsync(TimeSpan.Zero, CancellationToken.None)
            .WaitAsync(DisposeLimit, _time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _health?.Dispose();
        _worker.Dispose();
        _stopNow.Dispose();
    }

    private async Task StopOnceAsync(TimeSpan drain, CancellationToken cancellationToken)
    {
        using var now = CancellationTokenSource.CreateLinkedTokenSource(_stopNow.Token, cancellationToken);
        _health?.Stop();
        var schedules = _schedules.StopAsync();
        _watch.Stop();
        // At once: what is claimed while something else is waited for would run.
        await _worker.StopAsync(drain, now.Token).ConfigureAwait(false);
        await schedules.ConfigureAwait(false);
        if (_running is not null)
            await _running.ConfigureAwait(false);
        await _presence.EndAsync().ConfigureAwait(false);
    }

    // Others must see this worker before they see schedules that only it can fire.
    private async Task BeginAsync()
    {
        await _presence.BeginAsync(_setup.Receiver, _setup.Name, _schedules.Fingerprint).ConfigureAwait(false);
        _schedules.Start(_setup.Receiver.WorkerId);
    }

    private async Task RunAsync()
    {
        try
        {
            // Before the first claim, so that a type that is paused, or a handler that is unhealthy from the start, gets no task.
            await _watch.BeginAsync(error => _setup.Status.Received(error)).ConfigureAwait(false);
            if (_health is not null)
                await _health.BeginAsync().ConfigureAwait(false);
            await _worker.RunAsync().ConfigureAwait(false);
        }
        catch (Exception) when (_isDisposed)
        {
            // The backend was disposed under a loop that did not stop in time. Whoever disposed it decides about the exit code.
        }
        catch (Exception e)
        {
            _log.WorkerFailed(e, FailedExitCode);
            Environment.ExitCode = FailedExitCode;
            _lifetime.StopApplication();
        }
    }

    // The host handles the first signal; it would swallow a second one.
    private void OnSignal(PosixSignalContext context)
    {
        long now = _time.GetTimestamp();
        long first = Interlocked.CompareExchange(ref _firstSignal, now, 0);
        if (first == 0 || _time.GetElapsedTime(first, now) < SameSignal)
            return;
        context.Cancel = true;
        _log.StoppingNow();
        Environment.ExitCode = context.Signal == PosixSignal.SIGINT ? 130 : 143;
        try
        {
            _stopNow.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The worker has stopped while the signal came.
        }
    }
}
