using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Scheduling;

namespace TaskKit.TestSupport.Scheduling;

/// <summary>Handlers with schedules, as the generator writes them.</summary>
internal static class Scheduled
{
    public static DeclaredSchedule Cron(string text, string name = ProbeCatalog.Type, string zone = "UTC", MissedRuns missed = default) =>
        new(name, Task)
        {
            Cron = text,
            TimeZone = zone,
            Missed = missed,
        };

    public static DeclaredSchedule Every(TimeSpan interval, string name = ProbeCatalog.Type, Overlap overlap = Overlap.Allow) =>
        new(name, Task) { Every = interval, Overlap = overlap };

    public static TaskRegistration Of(ProbeScript? script, params DeclaredSchedule[] schedules) =>
        new TaskRegistration<ProbeHandler, Probe>(ProbeCatalog.Codec, _ => new ProbeHandler(script ?? Handlers.Nothing))
        {
            Schedules = schedules,
        };

    public static TaskSubmission Task(TaskWindow window) => Task($"{window.To:O}");

    public static TaskSubmission Task(string name, EnqueueOptions? options = null) =>
        new TaskSubmission<Probe>(ProbeCatalog.Codec, new Probe(name), options);
}
