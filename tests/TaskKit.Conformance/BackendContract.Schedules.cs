using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Scheduling;
using TaskKit.Scheduling.Stored;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Scheduling;

namespace TaskKit.Conformance;

/// <summary>Schedules on the store: each occurrence once, whoever tries.</summary>
public abstract partial class BackendContract
{
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(10);

    [Trait("Seed", "0-30")]
    [ContractFact]
    public virtual async Task An_occurrence_is_submitted_once_however_many_workers_try()
    {
        var time = ScheduleClock();
        var workers = new List<ScheduleKit>();
        for (int i = 0; i < 3; i++)
            workers.Add(await ScheduleAsync(time, Ticking()));

        for (int i = 0; i < 4; i++)
        {
            time.Advance(Tick);
            int[] submitted = await Task.WhenAll(workers.Select(worker => Task.Run(worker.FireKnownAsync)));
            Assert.Equal(1, submitted.Sum());
            var task = (await workers[0].TaskAsync(Sms, time.GetUtcNow()))!.Task;
            Assert.Equal(new TaskWindow(time.GetUtcNow() - Tick, time.GetUtcNow()), new TaskContext(task).Window);
        }
    }

    [ContractFact]
    public virtual async Task A_worker_that_starts_again_goes_on_where_the_last_one_was()
    {
        var time = ScheduleClock();
        var first = await ScheduleAsync(time, Ticking());
        time.Advance(Tick);
        Assert.Equal(1, await first.FireAsync());

        var second = await ScheduleAsync(time, Ticking());
        Assert.Equal(0, await second.FireAsync());
        time.Advance(Tick);
        Assert.Equal(1, await second.FireAsync());
        Assert.Equal(0, await first.FireAsync());
    }

    [ContractFact]
    public virtual async Task An_occurrence_is_not_repeated_after_its_task_is_forgotten()
    {
        await RestartAsync(new RetentionOptions { Done = TimeSpan.Zero });
        var time = ScheduleClock();
        var (first, second) = (await ScheduleAsync(time, Ticking()), await ScheduleAsync(time, Ticking()));
        time.Advance(Tick);
        Assert.Equal(1, await first.FireAsync());

        await Operations.CancelAsync(OccurrenceId.Of(Sms, time.GetUtcNow()), CancellationToken.None);
        await Eventually.TrueAsync(async () =>
            await Operations.FindAsync(OccurrenceId.Of(Sms, time.GetUtcNow()), CancellationToken.None) is not { State: TaskState.Pending }
        );

        Assert.Equal(0, await first.FireAsync());
        Assert.Equal(0, await second.FireKnownAsync());
    }

    [ContractTheory]
    [InlineData(MissedRuns.Once, 1)]
    [InlineData(MissedRuns.Skip, 0)]
    [InlineData(MissedRuns.All, 3)]
    public virtual async Task Missed_times_are_treated_as_the_schedule_says(MissedRuns missed, int tasks)
    {
        var time = ScheduleClock();
        var worker = await ScheduleAsync(time, Ticking(missed: missed, maxMissed: 3));
        var start = time.GetUtcNow();
        time.Advance((5 * Tick) + TimeSpan.FromMinutes(2));

        Assert.Equal(tasks, await worker.FireAsync());

        var newest = await worker.TaskAsync(Sms, start + (5 * Tick));
        Assert.Equal(tasks > 0, newest is not null);
        if (newest is not null)
            Assert.Equal(missed == MissedRuns.Once ? start : start + (4 * Tick), new TaskContext(newest.Task).Window!.Value.From);
        Assert.Equal(missed == MissedRuns.All, await worker.TaskAsync(Sms, start + (3 * Tick)) is not null);
        Assert.Null(await worker.TaskAsync(Sms, start + (2 * Tick)));
        time.Advance(TimeSpan.FromMinutes(8));
        Assert.Equal(1, await worker.FireAsync());
    }

    [ContractFact]
    public virtual async Task Nothing_is_submitted_while_the_task_before_is_open_and_the_next_window_is_longer()
    {
        var time = ScheduleClock();
        var worker = await ScheduleAsync(time, Ticking(overlap: Overlap.Skip));
        var start = time.GetUtcNow();
        time.Advance(Tick);
        Assert.Equal(1, await worker.FireAsync());
        time.Advance(Tick);
        Assert.Equal(0, await worker.FireAsync());

        await Operations.CancelAsync(OccurrenceId.Of(Sms, start + Tick), CancellationToken.None);
        await EventuallyAsync(OccurrenceId.Of(Sms, start + Tick), TaskState.Cancelled);
        time.Advance(Tick);

        Assert.Equal(1, await worker.FireAsync());
        var task = (await worker.TaskAsync(Sms, start + (3 * Tick)))!.Task;
        Assert.Equal(new TaskWindow(start + Tick, start + (3 * Tick)), new TaskContext(task).Window);
    }

    [ContractFact]
    public virtual async Task The_task_before_is_cancelled_where_the_schedule_says_so()
    {
        var time = ScheduleClock();
        var worker = await ScheduleAsync(time, Ticking(overlap: Overlap.CancelRunning));
        time.Advance(Tick);
        Assert.Equal(1, await worker.FireAsync());
        var first = OccurrenceId.Of(Sms, time.GetUtcNow());
        time.Advance(Tick);

        Assert.Equal(1, await worker.FireAsync());

        await EventuallyAsync(first, TaskState.Cancelled);
    }

    [ContractFact]
    public virtual async Task Tasks_that_queue_have_the_name_of_their_schedule_as_the_key()
    {
        var time = ScheduleClock();
        var worker = await ScheduleAsync(time, Ticking(overlap: Overlap.Queue));
        time.Advance(Tick);
        Assert.Equal(1, await worker.FireAsync());

        Assert.Equal(Sms, (await worker.TaskAsync(Sms, time.GetUtcNow()))!.Task.Key);
    }

    [Trait("Seed", "2-11")]
    [ContractFact]
    public virtual async Task A_schedule_of_run_time_is_added_paused_resumed_triggered_and_removed()
    {
        var time = ScheduleClock();
        var worker = await ScheduleAsync(time);
        var task = new TaskSubmission<Probe>(ProbeCatalog.CodecOf(Sms), new Probe("x"), new() { MaxRetries = 7 });
        await worker.Schedules.AddOrUpdateAsync("nightly", task, ScheduleRule.Every(Tick), new() { Overlap = Overlap.Allow });
        time.Advance(Tick);
        Assert.Equal(1, await worker.FireAsync());
        Assert.Equal(7, (await worker.TaskAsync("nightly", time.GetUtcNow()))!.Task.MaxRetries);

        Assert.True(await worker.Schedules.PauseAsync("nightly", "a move", "Ada"));
        Assert.False(await worker.Schedules.PauseAsync("nightly", "another", "Bob"));
        time.Advance(3 * Tick);
        Assert.Equal(0, await worker.FireAsync());
        Assert.Equal("a move", (await worker.Schedules.FindAsync("nightly"))!.Paused!.Reason);
        var triggered = await worker.Schedules.TriggerAsync("nightly");
        Assert.Equal("nightly", new TaskContext((await FindAsync(triggered)).Task).Schedule);

        Assert.True(await worker.Schedules.ResumeAsync("nightly"));
        Assert.False(await worker.Schedules.ResumeAsync("nightly"));
        Assert.Equal(0, await worker.FireAsync());
        time.Advance(Tick);
        Assert.Equal(1, await worker.FireAsync());

        Assert.True(await worker.Schedules.RemoveAsync("nightly"));
        Assert.False(await worker.Schedules.RemoveAsync("nightly"));
        time.Advance(Tick);
        Assert.Equal(0, await worker.FireAsync());
        Assert.Empty(await worker.Schedules.ListAsync());
    }

    [ContractFact]
    public virtual async Task A_request_to_run_a_schedule_is_taken_once_however_many_workers_try()
    {
        // By the clock of the store: a request ends after an hour.
        var time = new FakeTimeProvider(Now);
        var workers = new List<ScheduleKit>();
        for (int i = 0; i < 3; i++)
            workers.Add(await ScheduleAsync(time, Ticking()));
        var other = new ScheduleKit(Harness.Open(), time, "Other");
        for (int i = 0; i < 3; i++)
        {
            var id = await other.Schedules.TriggerAsync(Sms);

            await Task.WhenAll(workers.Select(worker => Task.Run(worker.FireAsync)));

            var task = (await FindAsync(id)).Task;
            Assert.Equal((Sms, time.GetUtcNow()), (new TaskContext(task).Schedule, new TaskContext(task).Window!.Value.To));
            Assert.Empty(await Backend.Documents!.ListAsync(RunRequest.Kind, "", CancellationToken.None));
        }
        if (Backend.Capabilities.HasFlag(BackendCapabilities.List))
            Assert.Equal(3, (await Operations.ListAsync(new(), CancellationToken.None)).Tasks.Count);
    }

    [ContractFact]
    public virtual async Task A_document_and_its_tasks_are_stored_together_or_not_at_all()
    {
        if (Backend.DocumentSubmits is not { } submits)
        {
            Assert.False(Backend.Capabilities.HasFlag(BackendCapabilities.AtomicFollowUps));
            return;
        }
        var (first, second, third) = (NewTask(), NewTask(), NewTask());
        DocumentSubmit[] both =
        [
            new(new DocumentWrite(Notes, "a", "1"u8.ToArray()) { Expected = 0 }, [first, second]),
            new(new DocumentWrite(Notes, "a", "2"u8.ToArray()) { Expected = 0 }, [third]),
        ];

        var results = await submits.SubmitAsync(both, CancellationToken.None);

        Assert.Equal([true, false], results.Select(result => result.IsWritten));
        Assert.Equal(results[0].Version, results[1].Version);
        Assert.Equal("1", Text((await ReadAsync("a"))!.Value));
        Assert.Equal(TaskState.Pending, await StateAsync(first.Id));
        Assert.Equal(TaskState.Pending, await StateAsync(second.Id));
        Assert.Null(await Operations.FindAsync(third.Id, CancellationToken.None));
        DocumentSubmit again = new(new DocumentWrite(Notes, "a", "3"u8.ToArray()), [first, third]);
        Assert.True(Assert.Single(await submits.SubmitAsync([again], CancellationToken.None)).IsWritten);
        Assert.Equal(TaskState.Pending, await StateAsync(third.Id));
    }

    /// <summary>A clock in the past, on a full hour: what is due by it is due in the store.</summary>
    private FakeTimeProvider ScheduleClock() =>
        new(new DateTimeOffset(Now.Year, Now.Month, Now.Day, Now.Hour, 0, 0, TimeSpan.Zero).AddHours(-5));

    private Task<ScheduleKit> ScheduleAsync(FakeTimeProvider time, params DeclaredSchedule[] schedules) =>
        new ScheduleKit(Harness.Open(), time, registrations: [ScheduledSms(schedules)]).BeginAsync();

    private static DeclaredSchedule Ticking(MissedRuns missed = default, int maxMissed = 100, Overlap overlap = Overlap.Allow) =>
        new(Sms, window => new TaskSubmission<Probe>(ProbeCatalog.CodecOf(Sms), new Probe($"{window.To:O}")))
        {
            Every = Tick,
            Missed = missed,
            MaxMissed = maxMissed,
            Overlap = overlap,
        };

    private static TaskRegistration ScheduledSms(DeclaredSchedule[] schedules) =>
        new TaskRegistration<ProbeHandler, Probe>(ProbeCatalog.CodecOf(Sms), _ => new ProbeHandler(Handlers.Nothing))
        {
            Schedules = schedules,
        };
}
