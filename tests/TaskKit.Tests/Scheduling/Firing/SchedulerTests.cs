using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Presence;
using TaskKit.Registry.Modules;
using TaskKit.Scheduling;
using TaskKit.Scheduling.Firing;
using TaskKit.Scheduling.Stored;
using TaskKit.Sqlite.Tests;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Scheduling;

namespace TaskKit.Tests.Scheduling.Firing;

/// <summary>The scheduler of a worker: schedules that fail cost no other, and the program that was started last states its own.</summary>
public sealed class SchedulerTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _time = Clock.New();
    private readonly InMemoryBackend _store;

    public SchedulerTests() => _store = new InMemoryBackend(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Theory]
    [InlineData("7", "its document is not that of a schedule")]
    [InlineData("""{"type":"probe"}""", "its document is not that of a schedule")]
    [InlineData(
        """{"type":"probe","every":1,"missed":"Once","maxMissed":1,"overlap":"Skip","program":"","since":"2030-01-01T00:00:00Z"}""",
        "1 s to 365 days"
    )]
    [InlineData(
        """{"type":"probe","cron":"0 3 * * *","zone":"Mars/Olympus","missed":"Once","maxMissed":1,"overlap":"Skip","program":"","since":"2030-01-01T00:00:00Z"}""",
        "none of the name 'Mars/Olympus'"
    )]
    [InlineData(
        """{"type":"probe","cron":"0 3 * * *","zone":"UTC","missed":"5","maxMissed":1,"overlap":"Skip","program":"","since":"2030-01-01T00:00:00Z"}""",
        "'missed' is none of Once, Skip, All"
    )]
    public async Task A_schedule_that_cannot_be_read_is_logged_once_and_costs_no_other(string json, string cause)
    {
        await _store.Documents.WriteAsync(new DocumentWrite(ScheduleDefinition.Kind, "bad", Encoding.UTF8.GetBytes(json)), default);
        var worker = await BeginAsync(Scheduled.Every(Hour));

        for (int i = 0; i < 3; i++)
        {
            _time.Advance(Hour);
            Assert.Equal(1, await worker.FireAsync());
        }

        var (level, _, text) = Assert.Single(worker.Logs.Lines, line => line.Id.Id == 100);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains(cause, text);
        Assert.Equal("probe", Assert.Single(await worker.Schedules.ListAsync()).Name);
    }

    [Fact]
    public async Task A_payload_that_cannot_be_made_is_logged_once_is_tried_again_and_costs_no_other()
    {
        bool works = false;
        var failing = new DeclaredSchedule("failing", window => works ? Scheduled.Task(window) : throw new FormatException("no rows"))
        {
            Every = Hour,
        };
        var other = new DeclaredSchedule("other-type", _ => new TaskSubmission<Probe>(ProbeCatalog.LimitedCodec, new Probe("x")))
        {
            Every = Hour,
        };
        var worker = await BeginAsync(failing, other, Scheduled.Every(Hour));
        _time.Advance(Hour);

        Assert.Equal(1, await worker.FireKnownAsync());
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, await worker.FireKnownAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await worker.FireKnownAsync());
        works = true;
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await worker.FireKnownAsync());

        string[] lines = [.. worker.Logs.Lines.Where(line => line.Id.Id == 103).Select(line => line.Text).Order()];
        Assert.Equal(2, lines.Length);
        Assert.Contains("no rows", lines[0]);
        Assert.Contains("made a task of the type 'limited'", lines[1]);
    }

    [Fact]
    public async Task A_rule_that_changes_makes_nothing_up_and_one_that_stays_does()
    {
        await BeginAsync(Scheduled.Cron("0 3 * * *"));
        _time.Advance(TimeSpan.FromHours(9));

        var changed = await BeginAsync(Scheduled.Cron("0 4 * * *"));
        Assert.Equal(0, await changed.FireAsync());
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 4, 0, 0, TimeSpan.Zero), changed.Scheduler.NextDue);

        _time.Advance(TimeSpan.FromHours(24));
        var same = new ScheduleKit(_store, _time, registrations: [Scheduled.Of(null, Scheduled.Cron("0 4 * * *"))]);
        await same.BeginAsync();
        Assert.NotNull(await same.TaskAsync("probe", new DateTimeOffset(2030, 1, 2, 4, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public async Task The_program_that_was_started_last_states_its_schedules_until_it_is_gone()
    {
        var old = await BeginAsync(Scheduled.Every(Hour), Scheduled.Every(Hour, "dropped"));
        await old.AppearAsync();
        var next = await BeginAsync(Scheduled.Every(2 * Hour));
        await next.AppearAsync();
        _time.Advance(Hour);

        // The old version goes on with what only it states.
        Assert.Equal(1, await old.FireAsync());
        Assert.Equal(0, await next.FireAsync());

        await _store.Documents.WriteAsync(DocumentWrite.Delete(WorkerEntry.Kind, next.WorkerId), default);
        await old.Scheduler.TendAsync(default);
        await old.FireAsync();
        Assert.Equal("1h", (await old.Schedules.FindAsync("probe"))!.Rule);

        await _store.Documents.WriteAsync(DocumentWrite.Delete(WorkerEntry.Kind, old.WorkerId), default);
        await next.AppearAsync();
        next.Scheduler.Changed();
        await next.Scheduler.TendAsync(default);
        Assert.Equal(["2h"], (await next.Schedules.ListAsync()).Select(schedule => schedule.Rule));
    }

    [Fact]
    public async Task A_worker_that_was_frozen_hears_of_the_end_of_a_pause_before_it_passes_over_a_time()
    {
        var frozen = await BeginAsync(Scheduled.Every(Hour));
        await frozen.Schedules.PauseAsync("probe", "a move", "Ada");
        await frozen.FireAsync();
        await frozen.Schedules.ResumeAsync("probe");
        _time.Advance(Hour);

        Assert.Equal(1, await frozen.FireKnownAsync());
    }

    [Fact]
    public async Task A_worker_that_was_frozen_hears_of_a_pause_and_of_a_removal_before_it_fires()
    {
        var frozen = await BeginAsync(Scheduled.Every(Hour));
        await frozen.Schedules.AddOrUpdateAsync("removed", Scheduled.Task("x"), ScheduleRule.Every(Hour));
        await frozen.FireAsync();
        await frozen.Schedules.PauseAsync("probe", "a move", "Ada");
        await frozen.Schedules.RemoveAsync("removed");
        _time.Advance(Hour);

        Assert.Equal(0, await frozen.FireKnownAsync());
    }

    [Fact]
    public async Task Living_workers_try_one_after_the_other()
    {
        var workers = new List<ScheduleKit>();
        for (int i = 0; i < 3; i++)
            workers.Add(await BeginAsync(Scheduled.Every(Hour)));
        foreach (var worker in workers)
            await worker.AppearAsync();
        foreach (var worker in workers)
            await worker.Scheduler.TendAsync(default);

        var tries = workers.Select(worker => worker.Scheduler.NextDue!.Value - _time.GetUtcNow() - Hour).Order();

        Assert.Equal([TimeSpan.Zero, Ranking.Step, 2 * Ranking.Step], tries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_time_that_an_overlap_left_to_the_next_window_is_in_it_also_behind_a_pause(bool isSeen)
    {
        var worker = await BeginAsync(Scheduled.Every(Hour, overlap: Overlap.Skip));
        var first = await OverlapAsync(worker);
        await worker.Schedules.PauseAsync("probe", "a move", "Ada");
        _time.Advance(Hour);
        // A worker that sees the pause passes the time over, and so does the end of the pause.
        Assert.Equal(0, isSeen ? await worker.FireAsync() : 0);
        await worker.Schedules.ResumeAsync("probe");

        Assert.Equal(new TaskWindow(first, first + (3 * Hour)), await NextWindowAsync(worker, first));
    }

    [Fact]
    public async Task A_time_that_an_overlap_left_to_the_next_window_is_in_it_also_behind_missed_times_that_are_skipped()
    {
        var schedule = new DeclaredSchedule("probe", Scheduled.Task)
        {
            Every = Hour,
            Missed = MissedRuns.Skip,
            Overlap = Overlap.Skip,
        };
        var worker = await BeginAsync(schedule);
        var first = await OverlapAsync(worker);
        _time.Advance(Hour + (2 * SchedulePlan.MissedAfter));
        Assert.Equal(0, await worker.FireAsync());
        _time.Advance(Hour - (2 * SchedulePlan.MissedAfter));
        Assert.Equal(0, await worker.FireAsync());

        Assert.Equal(new TaskWindow(first, first + (4 * Hour)), await NextWindowAsync(worker, first));
    }

    [Fact]
    public async Task Many_workers_that_were_killed_hold_up_no_occurrence()
    {
        var living = new List<ScheduleKit>();
        for (int i = 0; i < 10; i++)
            living.Add(await BeginAsync(Scheduled.Every(Hour)));
        // Their documents stay for three minutes.
        for (int i = 0; i < 240; i++)
            await new ScheduleKit(_store, _time, registrations: [Scheduled.Of(null, Scheduled.Every(Hour))]).AppearAsync();

        foreach (var worker in living)
            await worker.Scheduler.TendAsync(default);

        var tries = living.Select(worker => worker.Scheduler.NextDue!.Value - _time.GetUtcNow() - Hour);
        Assert.All(tries, late => Assert.InRange(late, TimeSpan.Zero, TimeSpan.FromSeconds(6)));
    }

    [Fact]
    public async Task Ten_thousand_schedules_that_are_due_at_once_fire_each_once()
    {
        const int Count = 10_000;
        await using var file = new SqliteFile();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(-9));
        var schedules = Enumerable.Range(0, Count).Select(i => Scheduled.Every(Hour, $"s{i}")).ToArray();
        var workers = new List<ScheduleKit>();
        for (int i = 0; i < 3; i++)
            workers.Add(await new ScheduleKit(file.Open(), time, registrations: [Scheduled.Of(null, schedules)]).BeginAsync());
        time.Advance(Hour);

        int[] submitted = await Task.WhenAll(workers.Select(worker => Task.Run(worker.FireKnownAsync)));

        Assert.Equal(Count, submitted.Sum());
        Assert.Equal(Count, (await workers[0].Backend.Operations!.CountAsync(default)).Sum(group => group.Count));
    }

    [Fact]
    public void Names_are_unique_in_a_program_and_rules_are_read_at_its_start()
    {
        Assert.Contains("two handlers state", Refused(Scheduled.Every(Hour), Scheduled.Every(Hour)));
        Assert.Contains("1 s to 365 days", Refused(Scheduled.Every(TimeSpan.Zero)));
        Assert.Contains("is no cron text", Refused(Scheduled.Cron("0 25 * * *")));
        Assert.Contains("Did you mean 'Europe/Amsterdam'?", Refused(Scheduled.Cron("0 3 * * *", zone: "Europe/Amsterdan")));
        Assert.Contains("got 'a b'", Refused(Scheduled.Every(Hour, "a b")));

        static string Refused(params DeclaredSchedule[] schedules) =>
            Assert
                .Throws<TaskKitConfigurationException>(() =>
                    new DeclaredSchedules(Handlers.Registry(Scheduled.Of(null, schedules)), "Shop")
                )
                .Message;
    }

    private Task<ScheduleKit> BeginAsync(params DeclaredSchedule[] schedules) =>
        new ScheduleKit(_store, _time, registrations: [Scheduled.Of(null, schedules)]).BeginAsync();

    /// <summary>A first task that is still open at the second time, which it leaves to the next window.</summary>
    private async Task<DateTimeOffset> OverlapAsync(ScheduleKit worker)
    {
        _time.Advance(Hour);
        Assert.Equal(1, await worker.FireAsync());
        var first = _time.GetUtcNow();
        _time.Advance(Hour);
        Assert.Equal(0, await worker.FireAsync());
        return first;
    }

    /// <summary>The window of the task behind the first one, once that has ended.</summary>
    private async Task<TaskWindow?> NextWindowAsync(ScheduleKit worker, DateTimeOffset first)
    {
        await _store.Operations.CancelAsync(OccurrenceId.Of("probe", first), default);
        _time.Advance(Hour);
        Assert.Equal(1, await worker.FireAsync());
        return new TaskContext((await worker.TaskAsync("probe", _time.GetUtcNow()))!.Task).Window;
    }
}
