using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Scheduling;
using TaskKit.Scheduling.Firing;
using TaskKit.Scheduling.Stored;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Scheduling;

namespace TaskKit.Tests.Scheduling;

/// <summary>Runs of schedules that only another program can make: a request stands until one worker of that program takes it.</summary>
public sealed class RunRequestTests : IAsyncLifetime
{
    private const string Name = "hourly";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = Clock.New();
    private readonly InMemoryBackend _store;
    private readonly ScheduleKit _other;

    public RunRequestTests()
    {
        _store = new InMemoryBackend(_time);
        _other = new ScheduleKit(_store, _time, "Other");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task A_request_is_taken_once_and_its_task_is_for_the_time_since_the_last_one()
    {
        var (first, second) = (await BeginAsync(), await BeginAsync());
        var start = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(20));

        var id = await _other.Schedules.TriggerAsync(Name);

        Assert.Null(await _store.Operations.FindAsync(id, default));
        Assert.Equal(0, await _other.FireAsync());
        Assert.Equal(1, await first.FireAsync() + await second.FireAsync());
        var task = Assert.Single(await TasksAsync()).Task;
        Assert.Equal((id, "probe"), (task.Id, task.Type));
        var context = new TaskContext(task);
        Assert.Equal((Name, new TaskWindow(start, _time.GetUtcNow())), (context.Schedule, context.Window));
        Assert.Empty(await RequestsAsync());
        // The times of the schedule stay as they are.
        Assert.Null((await first.Schedules.FindAsync(Name))!.LastTask);
        var (_, _, line) = Assert.Single(first.Logs.Lines.Concat(second.Logs.Lines), line => line.Id.Id == 108);
        Assert.Contains("as Other asked", line);
    }

    [Fact]
    public async Task A_worker_that_runs_takes_a_request_by_itself_within_two_seconds()
    {
        await using var backend = new InMemoryBackend();
        var registry = Handlers.Registry(Scheduled.Of((_, _, _) => TaskResult.Done, Scheduled.Cron("0 3 29 2 *", Name)));
        await using var host = await WorkerHost.StartAsync(Handlers.Nothing, backend: backend, registry: registry);
        var tool = new TaskSchedules(
            backend,
            new EnvelopeFactory(new TaskKitOptions(), TimeProvider.System, backend),
            new DeclaredSchedules(new TaskRegistry(), "tool"),
            new TypeDeclaration("tool", []),
            TimeProvider.System
        );
        await Eventually.TrueAsync(async () => await tool.FindAsync(Name) is not null);
        // The first looks are over, so only the watch tells the worker of the request.
        await Eventually.TrueAsync(async () => (await tool.MakersAsync(Name, default)).Count == 1);
        long began = TimeProvider.System.GetTimestamp();

        var run = await tool.RunAsync(Name, "Ada", default);

        Assert.NotNull(run.Until);
        Assert.True(await tool.Runs.WaitAsync(Name, run, TimeSpan.FromSeconds(30), default));
        var taken = TimeProvider.System.GetElapsedTime(began);
        await host.WaitAsync(run.Task, TaskState.Done);
        // Two seconds, and what a machine under load adds.
        Assert.True(taken < TimeSpan.FromSeconds(8), $"It took {taken}.");
    }

    [Fact]
    public async Task While_a_request_stands_a_second_one_is_the_same_task()
    {
        var worker = await BeginAsync();
        var run = await _other.Schedules.RunAsync(Name, "Ada", default);
        var again = await _other.Schedules.RunAsync(Name, "Bob", default);

        Assert.Equal((run.Task, run.Until, "Ada"), (again.Task, again.Until, again.By));
        Assert.Equal(_time.GetUtcNow() + RunRequest.Life, run.Until);
        Assert.Equal(1, await worker.FireAsync());
        Assert.NotEqual(run.Task, (await _other.Schedules.RunAsync(Name, "Bob", default)).Task);
    }

    [Fact]
    public async Task A_program_that_states_the_schedule_needs_no_request()
    {
        var run = await (await BeginAsync()).Schedules.RunAsync(Name, "Ada", default);

        Assert.Null(run.Until);
        Assert.Equal(run.Task, Assert.Single(await TasksAsync()).Task.Id);
        Assert.Empty(await RequestsAsync());
    }

    [Fact]
    public async Task A_request_for_a_paused_schedule_is_taken()
    {
        var worker = await BeginAsync();
        await worker.Schedules.PauseAsync(Name, "a move", "Ada");
        var id = await _other.Schedules.TriggerAsync(Name);

        Assert.Equal(1, await worker.FireAsync());

        Assert.Equal(id, Assert.Single(await TasksAsync()).Task.Id);
    }

    [Fact]
    public async Task A_request_that_nobody_takes_ends_after_an_hour()
    {
        await BeginAsync();
        await _other.Schedules.TriggerAsync(Name);
        _time.Advance(RunRequest.Life);

        var worker = await BeginAsync();

        Assert.DoesNotContain(worker.Logs.Lines, line => line.Id.Id == 108);
        Assert.Empty(await RequestsAsync());
    }

    [Fact]
    public async Task The_next_worker_takes_a_request_that_the_first_one_leaves()
    {
        ScheduleKit[] workers = [await BeginAsync(), await BeginAsync()];
        foreach (var worker in workers)
            await worker.AppearAsync();
        foreach (var worker in workers)
            await worker.Scheduler.TendAsync(default);
        await _other.Schedules.TriggerAsync(Name);
        foreach (var worker in workers)
        {
            worker.Scheduler.Changed();
            await worker.Scheduler.TendAsync(default);
        }
        var (first, second) = workers[0].Scheduler.NextDue == _time.GetUtcNow() ? (workers[0], workers[1]) : (workers[1], workers[0]);
        Assert.Equal(_time.GetUtcNow(), first.Scheduler.NextDue);
        Assert.Equal(_time.GetUtcNow() + Ranking.Step, second.Scheduler.NextDue);

        Assert.Equal(0, await second.FireKnownAsync());
        _time.Advance(Ranking.Step);
        Assert.Equal(1, await second.FireKnownAsync());
        Assert.Equal(0, await first.FireKnownAsync());
    }

    [Fact]
    public async Task A_request_whose_worker_died_after_the_submit_is_the_same_task()
    {
        var dying = await BeginAsync(new ApartBackend(_store) { DiesAfterSubmit = true });
        var living = await BeginAsync(new ApartBackend(_store));
        await _other.Schedules.TriggerAsync(Name);
        await Assert.ThrowsAsync<BackendUnavailableException>(dying.FireAsync);
        Assert.Single(await RequestsAsync());

        Assert.Equal(0, await living.FireAsync());

        Assert.Single(await TasksAsync());
        Assert.Empty(await RequestsAsync());
    }

    [Fact]
    public async Task A_store_that_keeps_tasks_and_documents_apart_takes_a_request_once()
    {
        var (first, second) = (await BeginAsync(new ApartBackend(_store)), await BeginAsync(new ApartBackend(_store)));
        var id = await _other.Schedules.TriggerAsync(Name);

        Assert.Equal(1, await first.FireAsync());
        Assert.Equal(0, await second.FireAsync());

        Assert.Equal(id, Assert.Single(await TasksAsync()).Task.Id);
    }

    [Fact]
    public async Task A_payload_that_cannot_be_made_is_logged_once_and_the_request_stands_until_it_can()
    {
        bool works = false;
        var failing = new DeclaredSchedule(Name, window => works ? Scheduled.Task(window) : throw new FormatException("no rows"))
        {
            Every = Hour,
        };
        var worker = await new ScheduleKit(_store, _time, registrations: [Scheduled.Of(null, failing)]).BeginAsync();
        await _other.Schedules.TriggerAsync(Name);
        Assert.Equal(0, await worker.FireAsync());
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, await worker.FireAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await worker.FireAsync());
        works = true;
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(1, await worker.FireAsync());

        var (level, _, text) = Assert.Single(worker.Logs.Lines, line => line.Id.Id == 109);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("no rows", text);
    }

    [Fact]
    public async Task A_payload_that_this_program_cannot_make_is_an_error_without_its_text()
    {
        var failing = new DeclaredSchedule(Name, _ => throw new FormatException("secret")) { Every = Hour };
        var worker = await new ScheduleKit(_store, _time, registrations: [Scheduled.Of(null, failing)]).BeginAsync();

        var refused = await Assert.ThrowsAsync<TaskSubmitException>(async () => await worker.Schedules.TriggerAsync(Name));

        Assert.Equal("payload_invalid", refused.Code);
        Assert.EndsWith("failed with FormatException.", refused.Message);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"task":"x","from":"2030-01-01T00:00:00Z","to":"2030-01-01T00:00:00Z","by":""}""")]
    [InlineData("""{"task":"0199c0de-0000-7000-8000-000000000000","from":"x","to":"2030-01-01T00:00:00Z","by":""}""")]
    public async Task A_document_that_is_no_request_is_passed_over_and_replaced(string json)
    {
        var worker = await BeginAsync();
        await _store.Documents.WriteAsync(new DocumentWrite(RunRequest.Kind, Name, Encoding.UTF8.GetBytes(json)), default);
        Assert.Equal(0, await worker.FireAsync());

        var id = await _other.Schedules.TriggerAsync(Name);

        Assert.Equal(1, await worker.FireAsync());
        Assert.Equal(id, Assert.Single(await TasksAsync()).Task.Id);
    }

    [Fact]
    public async Task One_who_asks_waits_until_the_request_is_taken()
    {
        var worker = await BeginAsync();
        var run = await _other.Schedules.RunAsync(Name, "Ada", default);
        var waiting = _other.Schedules.Runs.WaitAsync(Name, run, Wait, default).AsTask();
        Assert.False(waiting.IsCompleted);

        Assert.Equal(1, await worker.FireAsync());

        Assert.True(await AdvancedUntilAsync(waiting));
    }

    [Fact]
    public async Task One_who_asks_waits_no_longer_than_the_limit_and_learns_what_the_request_waits_for()
    {
        var worker = await BeginAsync();
        var run = await _other.Schedules.RunAsync(Name, "Ada", default);
        var began = _time.GetUtcNow();

        Assert.False(await AdvancedUntilAsync(_other.Schedules.Runs.WaitAsync(Name, run, Wait, default).AsTask()));

        Assert.True(_time.GetUtcNow() - began >= Wait);
        Assert.StartsWith($"No living worker states the schedule '{Name}'", await WordsAsync(run));
        await worker.AppearAsync();
        Assert.StartsWith(
            $"A worker that states the schedule '{Name}' in its code submits the task: {worker.WorkerId}. The request stands until 2030-01-01 01:00:00Z.",
            await WordsAsync(run)
        );
        Assert.EndsWith("Ada had asked for the same task before.", await WordsAsync(await _other.Schedules.RunAsync(Name, "Bob", default)));
    }

    private async Task<string> WordsAsync(ScheduleRun run) =>
        ScheduleRuns.Words(Name, run, await _other.Schedules.MakersAsync(Name, default));

    private async Task<bool> AdvancedUntilAsync(Task<bool> waiting)
    {
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return waiting.IsCompleted;
        });
        return await waiting;
    }

    private Task<ScheduleKit> BeginAsync(ITaskBackend? backend = null) =>
        new ScheduleKit(backend ?? _store, _time, registrations: [Scheduled.Of(null, Scheduled.Every(Hour, Name))]).BeginAsync();

    private async Task<IReadOnlyList<TaskRecord>> TasksAsync() => (await _store.Operations.ListAsync(new(), default)).Tasks;

    private async Task<IReadOnlyList<Document>> RequestsAsync() => await _store.Documents.ListAsync(RunRequest.Kind, "", default);
}
