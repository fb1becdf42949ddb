using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Presence;
using TaskKit.Registry;
using TaskKit.Scheduling;
using TaskKit.Scheduling.Firing;
using TaskKit.Scheduling.Stored;
using TaskKit.Telemetry;

namespace TaskKit.TestSupport.Scheduling;

/// <summary>The scheduler of one worker in a test's hands: it fires when the test says so, by the test's clock.</summary>
internal sealed class ScheduleKit
{
    private static int _workers;

    private readonly SchedulingWorker _self;

    public ScheduleKit(ITaskBackend backend, FakeTimeProvider time, string program = "Shop", params TaskRegistration[] registrations)
    {
        var registry = Handlers.Registry(registrations);
        (Backend, Time) = (backend, time);
        Declared = new DeclaredSchedules(registry, program);
        var envelopes = new EnvelopeFactory(new TaskKitOptions(), time, backend);
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace));
        Scheduler = new Scheduler(backend, Declared, envelopes, new TaskMetrics(registry, null), time, logging);
        Schedules = new TaskSchedules(backend, envelopes, Declared, new TypeDeclaration(program, []), time);
        _self = new SchedulingWorker($"worker-{Interlocked.Increment(ref _workers)}", program, Declared.Fingerprint);
    }

    public ITaskBackend Backend { get; }

    public FakeTimeProvider Time { get; }

    public DeclaredSchedules Declared { get; }

    public Scheduler Scheduler { get; }

    public TaskSchedules Schedules { get; }

    public RecordingLogs Logs { get; } = new();

    public string WorkerId => _self.Id;

    public async Task<ScheduleKit> BeginAsync()
    {
        await Scheduler.BeginAsync(_self, CancellationToken.None);
        await FireAsync();
        return this;
    }

    /// <summary>Writes the document by which other workers see this one.</summary>
    public async Task AppearAsync()
    {
        var now = Time.GetUtcNow();
        var entry = new WorkerEntry
        {
            Id = _self.Id,
            Name = _self.Id,
            Machine = "",
            Pid = 1,
            Program = _self.Program,
            Runs = [],
            Declares = [],
            Versions = new Dictionary<string, string>(),
            Schemas = new Dictionary<string, string>(),
            Manifest = "",
            Schedules = Declared.Fingerprint,
            Since = now,
            LastSeen = now,
        };
        await Backend.Documents!.WriteAsync(new DocumentWrite(WorkerEntry.Kind, entry.Id, entry.Write()), CancellationToken.None);
    }

    /// <summary>Looks at all schedules anew, and fires what is due.</summary>
    public Task<int> FireAsync()
    {
        Scheduler.Changed();
        return Scheduler.FireDueAsync(Time.GetUtcNow(), CancellationToken.None);
    }

    /// <summary>Fires what is due, as far as the worker knows.</summary>
    public Task<int> FireKnownAsync() => Scheduler.FireDueAsync(Time.GetUtcNow(), CancellationToken.None);

    public async Task<TaskRecord?> TaskAsync(string schedule, DateTimeOffset occurrence) =>
        await Backend.Operations!.FindAsync(OccurrenceId.Of(schedule, occurrence), CancellationToken.None);
}
