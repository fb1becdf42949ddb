using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Scheduling;
using TaskKit.Scheduling.Stored;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Scheduling;

namespace TaskKit.Tests.Scheduling.Firing;

/// <summary>Occurrences where the store cannot write the progress and the task in one transaction: kills and delays between the two.</summary>
public sealed class PendingTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _time = Clock.New();
    private readonly InMemoryBackend _store;

    public PendingTests() => _store = new InMemoryBackend(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task An_occurrence_is_submitted_and_nothing_stays_pending()
    {
        var worker = await BeginAsync(new ApartBackend(_store));
        _time.Advance(Hour);

        Assert.Equal(1, await worker.FireKnownAsync());

        var times = await TimesAsync();
        Assert.Equal((_time.GetUtcNow(), null), (times.Last, times.Pending));
        Assert.NotNull(await worker.TaskAsync("probe", _time.GetUtcNow()));
    }

    [Fact]
    public async Task An_occurrence_whose_worker_died_before_the_submit_is_submitted_by_another_one_after_5_s()
    {
        var dying = new ApartBackend(_store) { IsDead = true };
        var (first, second) = (await BeginAsync(dying), await BeginAsync(new ApartBackend(_store)));
        _time.Advance(Hour);
        var due = _time.GetUtcNow();
        await Assert.ThrowsAsync<BackendUnavailableException>(first.FireKnownAsync);
        Assert.NotNull((await TimesAsync()).Pending);

        Assert.Equal(0, await second.FireKnownAsync());
        _time.Advance(PendingRuns.Patience - TimeSpan.FromTicks(1));
        Assert.Equal(0, await second.FireKnownAsync());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, await second.FireKnownAsync());

        Assert.Null((await TimesAsync()).Pending);
        var task = (await second.TaskAsync("probe", due))!.Task;
        Assert.Equal(new TaskWindow(due - Hour, due), new TaskContext(task).Window);
        Assert.Single(await TasksAsync());
    }

    [Fact]
    public async Task A_worker_that_was_held_up_leaves_the_submit_to_others()
    {
        var slow = new ApartBackend(_store) { AfterWrite = () => _time.Advance(PendingRuns.OwnTime) };
        var (first, second) = (await BeginAsync(slow), await BeginAsync(new ApartBackend(_store)));
        _time.Advance(Hour);

        Assert.Equal(0, await first.FireKnownAsync());
        Assert.Empty(await TasksAsync());
        Assert.Equal(0, await second.FireKnownAsync());
        _time.Advance(PendingRuns.Patience - PendingRuns.OwnTime);
        Assert.Equal(1, await second.FireKnownAsync());
        Assert.Equal(0, await first.FireKnownAsync());

        Assert.Single(await TasksAsync());
    }

    [Fact]
    public async Task An_occurrence_whose_worker_died_after_the_submit_is_the_same_task()
    {
        var dying = new ApartBackend(_store) { DiesAfterSubmit = true };
        var (first, second) = (await BeginAsync(dying), await BeginAsync(new ApartBackend(_store)));
        _time.Advance(Hour);
        await Assert.ThrowsAsync<BackendUnavailableException>(first.FireKnownAsync);
        Assert.Single(await TasksAsync());

        _time.Advance(PendingRuns.Patience);
        await second.FireKnownAsync();

        Assert.Null((await TimesAsync()).Pending);
        Assert.Single(await TasksAsync());
    }

    [Fact]
    public async Task A_decision_from_a_clock_that_was_set_back_since_is_taken_over_at_once()
    {
        var worker = await BeginAsync(new ApartBackend(_store));
        var now = _time.GetUtcNow();
        var times = new ScheduleTimes { Last = now, Pending = new PendingRuns(now.AddHours(3), [new TaskWindow(now - Hour, now)]) };
        await _store.Documents.WriteAsync(times.Write("probe"), CancellationToken.None);

        Assert.Equal(1, await worker.FireAsync());
    }

    private Task<ScheduleKit> BeginAsync(ITaskBackend backend) =>
        new ScheduleKit(backend, _time, registrations: [Scheduled.Of(null, Scheduled.Every(Hour))]).BeginAsync();

    private async Task<ScheduleTimes> TimesAsync() =>
        ScheduleTimes.Read(await _store.Documents.ReadAsync(ScheduleTimes.Kind, "probe", CancellationToken.None));

    private async Task<IReadOnlyList<TaskRecord>> TasksAsync() => (await _store.Operations.ListAsync(new(), CancellationToken.None)).Tasks;
}
