using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskKit.Execution;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit;

/// <summary>Starts and stops the worker with the host, and the host with the worker: one that cannot go on ends the process with an error.</summary>
internal sealed class WorkerService(
    IServiceProvider services,
    TaskRegistry registry,
    TaskKitSettings settings,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILoggerFactory logging
) : IHostedService, IDisposable
{
    // Process groups and launchers that pass a signal on deliver one stop twice.
    private static readonly TimeSpan SameSignal = TimeSpan.FromMilliseconds(500);

    /// <summary>The exit code of a process whose worker failed. A hosted service that throws would end it with 0.</summary>
    public const int FailedExitCode = 1;

    private readonly ILogger _log = logging.CreateLogger("TaskKit.Worker");
    private readonly CancellationTokenSource _stopNow = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private TaskWorker? _worker;
    private Task _running = Task.CompletedTask;
    private long _firstSignal;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (string warning in settings.Warnings)
            _log.SettingUnknown(warning);
        if (!settings.Options.Worker.Enabled)
            return Task.CompletedTask;
        var setup = new WorkerSetup(services, registry, settings.Options, _log);
        _worker = new TaskWorker(setup);
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        _log.WorkerStarted(
            setup.Receiver.WorkerId,
            setup.Types.Count,
            setup.Backend.Name,
            setup.Concurrency,
            string.Join(", ", setup.Receiver.Types)
        );
        _running = Task.Run(() => RunAsync(_worker), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_worker is null)
            return;
        using var now = CancellationTokenSource.CreateLinkedTokenSource(_stopNow.Token, cancellationToken);
        await _worker.StopAsync(settings.Options.Worker.DrainTimeout, now.Token).ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _worker?.Dispose();
        _stopNow.Dispose();
    }

    private async Task RunAsync(TaskWorker worker)
    {
        try
        {
            await worker.RunAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _log.WorkerFailed(e, FailedExitCode);
            Environment.ExitCode = FailedExitCode;
            lifetime.StopApplication();
        }
    }

    // The host handles the first signal; it would swallow a second one.
    private void OnSignal(PosixSignalContext context)
    {
        long now = time.GetTimestamp();
        long first = Interlocked.CompareExchange(ref _firstSignal, now, 0);
        if (first == 0 || time.GetElapsedTime(first, now) < SameSignal)
            return;
        context.Cancel = true;
        _log.StoppingNow();
        Environment.ExitCode = context.Signal == PosixSignal.SIGINT ? 130 : 143;
        _stopNow.Cancel();
    }
}
