using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskKit.Backends;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Limiting;
using TaskKit.Chaos.Schedules;
using TaskKit.Chaos.Working;

namespace TaskKit.Chaos.Driving;

/// <summary>The driver as a user of schedules, pauses and limits: a client of its own, whose clock is right.</summary>
internal sealed class ScheduleDesk : IAsyncDisposable
{
    private const string Reason = "chaos";
    private readonly IHost _host;
    private readonly Scene _scene;
    private readonly ITaskPauses _pauses;
    private readonly ITaskLimits _limits;

    private ScheduleDesk(IHost host, Scene scene)
    {
        (_host, _scene) = (host, scene);
        _pauses = host.Services.GetRequiredService<ITaskPauses>();
        _limits = host.Services.GetRequiredService<ITaskLimits>();
    }

    /// <summary>Opens the client, and adds the schedules of run time.</summary>
    public static async Task<ScheduleDesk> OpenAsync(Scene scene, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(scene.Arena.ClientConfiguration);
        builder
            .AddTaskKitClient(TaskCatalog.Registry)
            .UseBackend(scene.Arena.Backend, context => scene.Arena.OpenBackend(context, PlantedBug.None));
        var desk = new ScheduleDesk(builder.Build(), scene);
        foreach (var type in LimitedType.All)
            desk.Note(type, type.Stated, TimeSpan.Zero, TimeSpan.Zero);
        foreach (var schedule in TimedSchedule.Added)
            await desk.AddAsync(schedule, cancellationToken);
        foreach (var schedule in TimedSchedule.Every)
            scene.Ledger.Write(new ScheduleBegan(schedule.Name, LedgerWriter.Now));
        return desk;
    }

    public async Task PauseAsync(PauseScope scope, CancellationToken cancellationToken)
    {
        var asked = LedgerWriter.Now;
        await UntilStoredAsync(() => _pauses.PauseAsync(scope, Reason, Reason, cancellationToken), cancellationToken);
        _scene.Ledger.Write(new PauseBegan(scope.ToString(), asked, LedgerWriter.Now));
    }

    public async Task ResumeAsync(PauseScope scope, CancellationToken cancellationToken)
    {
        var asked = LedgerWriter.Now;
        await UntilStoredAsync(() => _pauses.ResumeAsync(scope, cancellationToken), cancellationToken);
        _scene.Ledger.Write(new PauseEnded(scope.ToString(), asked, LedgerWriter.Now));
    }

    public async Task LowerLimitAsync(LimitedType type, CancellationToken cancellationToken)
    {
        var asked = LedgerWriter.Now;
        await UntilStoredAsync(() => _limits.SetAsync(type.Name, type.Lowered, Reason, cancellationToken), cancellationToken);
        Note(type, type.Lowered, asked, LedgerWriter.Now);
    }

    public async Task ClearLimitAsync(LimitedType type, CancellationToken cancellationToken)
    {
        var asked = LedgerWriter.Now;
        await UntilStoredAsync(() => _limits.ClearAsync(type.Name, cancellationToken), cancellationToken);
        Note(type, type.Stated, asked, LedgerWriter.Now);
    }

    // The store may be harmed at any moment; a person would try again too.
    private static async Task UntilStoredAsync<T>(Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (BackendUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Pauses all schedules for good, and waits until every worker knows.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        foreach (var schedule in TimedSchedule.Every)
            await PauseAsync(PauseScope.Schedule(schedule.Name), cancellationToken);
        await Task.Delay(_scene.Arena.Limits.PauseReach * 2, TimeProvider.System, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }

    private void Note(LimitedType type, TaskLimit limit, TimeSpan asked, TimeSpan at) =>
        _scene.Ledger.Write(
            new LimitSet(
                type.Name,
                limit.Concurrency ?? 0,
                limit.Rate?.Count ?? 0,
                (int)(limit.Rate?.Period.TotalMilliseconds ?? 0),
                asked,
                at
            )
        );

    private ValueTask AddAsync(TimedSchedule schedule, CancellationToken cancellationToken)
    {
        var schedules = _host.Services.GetRequiredService<ITaskSchedules>();
        var options = new ScheduleOptions { Missed = schedule.Missed, Overlap = schedule.Overlap };
        return schedule.Cron is { } cron
            ? schedules.AddOrUpdateAsync(schedule.Name, new TickWork(), cron, options, cancellationToken)
            : schedules.AddOrUpdateAsync(schedule.Name, new TickWork(), schedule.Period, options, cancellationToken);
    }
}
