using Microsoft.Extensions.DependencyInjection;
using TaskKit.Backends;
using TaskKit.Scheduling;
using TaskKit.Scheduling.Firing;
using TaskKit.Watching;

namespace TaskKit.Testing.Running;

/// <summary>The schedules of the program, fired when the clock of the test says so.</summary>
internal sealed class SteppedSchedules
{
    private readonly Scheduler _scheduler;
    private readonly DocumentWatch _watch;
    private readonly TimeProvider _time;

    private SteppedSchedules(Scheduler scheduler, DocumentWatch watch, TimeProvider time) =>
        (_scheduler, _watch, _time) = (scheduler, watch, time);

    /// <summary>The time of the next schedule; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? NextDue => _scheduler.NextDue;

    public static async Task<SteppedSchedules> BeginAsync(IServiceProvider services, string workerId, CancellationToken cancellationToken)
    {
        var (scheduler, watch) = (services.GetRequiredService<Scheduler>(), services.GetRequiredService<DocumentWatch>());
        var self = new SchedulingWorker(
            workerId,
            services.GetRequiredService<TypeDeclaration>().Program,
            services.GetRequiredService<DeclaredSchedules>().Fingerprint
        );
        await scheduler.BeginAsync(self, cancellationToken).ConfigureAwait(false);
        return new SteppedSchedules(scheduler, watch, services.GetRequiredService<TimeProvider>());
    }

    /// <summary>Fires what is due now.</summary>
    public async Task FireAsync()
    {
        await _watch.LookAsync(CancellationToken.None).ConfigureAwait(false);
        await _scheduler.FireDueAsync(_time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
    }
}
