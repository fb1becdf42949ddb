using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Chaos.Working;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Scheduling;

namespace TaskKit.Tests.Scheduling;

/// <summary>Schedules at run time: their list, and what is refused.</summary>
public sealed class TaskSchedulesTests : IAsyncLifetime
{
    private static readonly ScheduleRule Daily = ScheduleRule.Cron("0 3 * * *");
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _time = Clock.New();
    private readonly InMemoryBackend _store;
    private ScheduleKit _worker = null!;

    public TaskSchedulesTests() => _store = new InMemoryBackend(_time);

    public async Task InitializeAsync() =>
        _worker = await new ScheduleKit(_store, _time, registrations: [Scheduled.Of(null, Scheduled.Every(Hour, "hourly"))]).BeginAsync();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task All_schedules_are_listed_with_their_progress()
    {
        await _worker.Schedules.AddOrUpdateAsync(
            "daily",
            Scheduled.Task("x"),
            Daily,
            new() { TimeZone = "Europe/Amsterdam", Missed = MissedRuns.All }
        );
        _time.Advance(TimeSpan.FromHours(2));
        await _worker.FireAsync();

        var list = await _worker.Schedules.ListAsync();

        Assert.Equal(["daily", "hourly"], list.Select(schedule => schedule.Name));
        var (daily, hourly) = (list[0], list[1]);
        Assert.Equal(("every day at 03:00", "Europe/Amsterdam"), (daily.Words, daily.TimeZone));
        Assert.Equal((ScheduleSource.Runtime, MissedRuns.All, Overlap.Skip), (daily.Source, daily.Missed, daily.Overlap));
        Assert.Equal(_time.GetUtcNow(), daily.Last);
        Assert.Equal(_time.GetUtcNow().AddDays(1), daily.Next);
        Assert.Equal((ScheduleSource.Code, "Shop", "1h"), (hourly.Source, hourly.Program, hourly.Rule));
        Assert.Equal(_time.GetUtcNow().AddHours(1), hourly.Next);
        Assert.Equal("probe", (await _store.Operations.FindAsync(hourly.LastTask!.Value, default))!.Task.Type);
    }

    [Fact]
    public async Task A_changed_rule_counts_from_now_and_a_changed_payload_goes_on()
    {
        await _worker.Schedules.AddOrUpdateAsync("daily", Scheduled.Task("x"), Daily);
        _time.Advance(TimeSpan.FromHours(4));
        await _worker.Schedules.AddOrUpdateAsync("daily", Scheduled.Task("y"), Daily);
        await _worker.FireAsync();
        var due = new DateTimeOffset(2030, 1, 1, 3, 0, 0, TimeSpan.Zero);
        Assert.Contains("\"y\"", System.Text.Encoding.UTF8.GetString((await _worker.TaskAsync("daily", due))!.Task.Payload.Span));

        _time.Advance(TimeSpan.FromDays(2));
        await _worker.Schedules.AddOrUpdateAsync("daily", Scheduled.Task("y"), ScheduleRule.Cron("0 2 * * *"));
        await _worker.FireAsync();

        Assert.Null(await _worker.TaskAsync("daily", due.AddDays(2).AddHours(-1)));
    }

    [Fact]
    public async Task A_schedule_of_code_is_changed_in_code_alone()
    {
        var changed = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await _worker.Schedules.AddOrUpdateAsync("hourly", Scheduled.Task("x"), Daily)
        );
        var removed = await Assert.ThrowsAsync<InvalidOperationException>(async () => await _worker.Schedules.RemoveAsync("hourly"));

        Assert.Contains("stated in the code of the program 'Shop' and can be changed only there", changed.Message);
        Assert.Contains("can be removed only there. PauseAsync stops it", removed.Message);
    }

    [Fact]
    public async Task An_unknown_name_is_refused_with_the_near_miss()
    {
        foreach (Func<ITaskSchedules, Task> call in Calls("hourli"))
            Assert.Contains("Did you mean 'hourly'?", (await Assert.ThrowsAsync<ArgumentException>(() => call(_worker.Schedules))).Message);
        foreach (Func<ITaskSchedules, Task> call in Calls("a b"))
            Assert.Contains("got 'a b'", (await Assert.ThrowsAsync<ArgumentException>(() => call(_worker.Schedules))).Message);
        Assert.Null(await _worker.Schedules.FindAsync("hourli"));

        static Func<ITaskSchedules, Task>[] Calls(string name) =>
            [
                async schedules => await schedules.PauseAsync(name, "why", "Ada"),
                async schedules => await schedules.ResumeAsync(name),
                async schedules => await schedules.TriggerAsync(name),
            ];
    }

    [Fact]
    public async Task Wrong_names_options_and_payloads_are_refused()
    {
        foreach (string name in new[] { "", " ", "a/b", new string('x', 201), "\uD800" })
            await RefusedAsync<ArgumentException>(Scheduled.Task("x"), Daily, name: name);
        await RefusedAsync<ArgumentException>(Scheduled.Task("x"), Daily, new() { MaxMissed = 0 });
        await RefusedAsync<ArgumentException>(Scheduled.Task("x"), Daily, new() { MaxMissed = 1001 });
        await RefusedAsync<ArgumentException>(Scheduled.Task("x"), Daily, new() { Missed = (MissedRuns)7 });
        await RefusedAsync<ArgumentException>(Scheduled.Task("x"), Daily, new() { TimeZone = "Europe/Amsterdm" });
        await RefusedAsync<ArgumentException>(Scheduled.Task("x"), ScheduleRule.Every(Hour), new() { TimeZone = "Europe/Amsterdam" });
        await RefusedAsync<ArgumentException>(
            Scheduled.Task("x"),
            ScheduleRule.Cron("0 3 * * *", "Asia/Tokyo"),
            new() { TimeZone = "Europe/Paris" }
        );
        await RefusedAsync<ArgumentException>(Scheduled.Task(new string('x', 70_000)), Daily);
        foreach (
            var options in new EnqueueOptions[]
            {
                new() { Id = TaskId.New(_time) },
                new() { Delay = Hour },
                new() { NotBefore = _time.GetUtcNow() },
                new() { IdempotencyKey = "x" },
                new() { MaxRetries = -1 },
            }
        )
            await RefusedAsync<TaskSubmitException>(Scheduled.Task("x", options), Daily);
        await RefusedAsync<TaskSubmitException>(Scheduled.Task("x", new() { Key = "x" }), Daily, new() { Overlap = Overlap.Queue });
        Assert.Null(await _worker.Schedules.FindAsync("daily"));
    }

    [Fact]
    public async Task A_backend_that_lacks_what_a_schedule_needs_refuses_it_at_the_start()
    {
        var registry = Handlers.Registry(Scheduled.Of(null, Scheduled.Every(Hour, overlap: Overlap.Skip)));

        var refused = await Assert.ThrowsAsync<TaskKitConfigurationException>(() =>
            WorkerHost.StartAsync(Handlers.Nothing, backend: new PoorBackend(_store), registry: registry)
        );

        Assert.Contains("Schedule 'probe': the backend 'memory' keeps no documents", refused.Message);
    }

    private async Task RefusedAsync<T>(TaskSubmission task, ScheduleRule rule, ScheduleOptions? options = null, string name = "daily")
        where T : Exception =>
        await Assert.ThrowsAnyAsync<T>(async () => await _worker.Schedules.AddOrUpdateAsync(name, task, rule, options));

    private sealed class PoorBackend(ITaskBackend inner) : WrappedBackend(inner)
    {
        public override IDocumentStore? Documents => null;
    }
}
