using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling.Firing;

/// <summary>
/// Drives the scheduler beside a worker: it sleeps until the next schedule is due or one has changed, and while there are schedules never longer than a second, so
/// that a clock that jumps is noticed. On a backend without documents it does nothing.
/// </summary>
internal sealed class SchedulerLoop(IServiceProvider services, TimeProvider time, ILoggerFactory logging) : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan TendPeriod = TimeSpan.FromSeconds(15);

    private readonly GuardedLog _log = new(logging.CreateLogger(ScheduleLog.Category));
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _tended;
    private bool _hasBegun;
    private bool _failed;

    /// <summary>The hash of the schedules that this program states.</summary>
    public string Fingerprint => services.GetRequiredService<DeclaredSchedules>().Fingerprint;

    /// <summary>Begins, once the worker's own document is written.</summary>
    /// <param name="workerId">The worker's id.</param>
    public void Start(string workerId)
    {
        if (_stop.IsCancellationRequested || services.GetRequiredService<ITaskBackend>().Documents is null)
            return;
        var scheduler = services.GetRequiredService<Scheduler>();
        var program = services.GetRequiredService<TypeDeclaration>().Program;
        var self = new SchedulingWorker(workerId, program, Fingerprint);
        _running = Task.Run(() => RunAsync(scheduler, self, _stop.Token), CancellationToken.None);
    }

    /// <summary>Ends: nothing is fired any more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(Scheduler scheduler, SchedulingWorker self, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            bool works = await TurnAsync(scheduler, self, stop).ConfigureAwait(false);
            var sleep = works ? scheduler.Change.WaitAsync(UntilNext(scheduler), time, stop) : Task.Delay(LongestSleep, time, stop);
            await sleep.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan UntilNext(Scheduler scheduler)
    {
        if (scheduler.NextDue is not { } due)
            return TendPeriod;
        var sleep = due - time.GetUtcNow();
        return sleep < ShortestSleep ? ShortestSleep
            : sleep > LongestSleep ? LongestSleep
            : sleep;
    }

    private async Task<bool> TurnAsync(Scheduler scheduler, SchedulingWorker self, CancellationToken stop)
    {
        try
        {
            if (!_hasBegun)
                await scheduler.BeginAsync(self, stop).ConfigureAwait(false);
            if (!_hasBegun || time.GetElapsedTime(_tended) >= TendPeriod)
            {
                await scheduler.TendAsync(stop).ConfigureAwait(false);
                _tended = time.GetTimestamp();
            }
            _hasBegun = true;
            await scheduler.FireDueAsync(time.GetUtcNow(), stop).ConfigureAwait(false);
            if (_failed)
                _log.SchedulesReachable();
            _failed = false;
            return true;
        }
        catch (Exception e)
        {
            // Once, until it works again.
            if (!_failed && !stop.IsCancellationRequested && e is not ObjectDisposedException)
                _log.SchedulesUnreachable(e);
            _failed = true;
            return false;
        }
    }
}
