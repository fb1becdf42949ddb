using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskKit.Backends;
using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Limiting;
using TaskKit.Chaos.Schedules;

namespace TaskKit.Chaos.Working;

/// <summary>The worker process: a host as any user's, and handlers that write to the ledger.</summary>
internal static class WorkerProgram
{
    /// <param name="arena">Where it runs.</param>
    /// <param name="bug">The bug that is planted in it.</param>
    /// <param name="ahead">The time by which its clock is fast; negative when it is slow.</param>
    /// <param name="crashPoint">Where it kills itself, as <c>point#n</c>; <see langword="null"/> for nowhere.</param>
    public static async Task<int> RunAsync(Arena arena, PlantedBug bug, TimeSpan ahead, string? crashPoint)
    {
        using var ledger = new LedgerWriter(arena.Ledger);
        var poll = new PollHook(ledger);
        FaultHook.Set(poll, crashPoint is null ? null : CrashPoint.Parse(crashPoint, ledger));
        using var tally = new Tally();
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(arena.WorkerConfiguration);
        var clock = new SkewedClock(ahead);
        ledger.Write(new ClockSet(Environment.ProcessId, (int)ahead.TotalMilliseconds, LedgerWriter.Now));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(ledger);
        builder.Services.AddSingleton<Work>();
        builder.Services.AddSingleton<TimedWork>();
        builder.Services.AddSingleton(poll);
        builder.Services.AddHostedService<ParentWatch>();
        var tasks = builder.AddTaskKit(TaskCatalog.Registry);
        tasks.UseBackend(arena.Backend, context => Open(arena, context, bug, ledger));
        if (!arena.IsTimed)
        {
            TimedSchedule.Leave(tasks.Registry);
            LimitedType.Leave(tasks.Registry);
        }
        await builder.Build().RunAsync();
        ledger.Write(new Counted(Environment.ProcessId, tally.Processed, LedgerWriter.Now));
        return Environment.ExitCode;
    }

    // What goes wrong with schedules is written down as it reaches the store.
    private static ITaskBackend Open(Arena arena, TaskBackendContext context, PlantedBug bug, LedgerWriter ledger)
    {
        var recording = new RecordingBackend(arena.OpenBackend(context, bug), ledger, context.Time);
        return SabotagedTimes.Makes(bug) ? new SabotagedTimes(recording, bug, context.Time) : recording;
    }
}
