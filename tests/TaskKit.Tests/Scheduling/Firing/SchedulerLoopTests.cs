using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Presence;
using TaskKit.Scheduling.Firing;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Scheduling;

namespace TaskKit.Tests.Scheduling.Firing;

/// <summary>The scheduler beside a worker, which sleeps by a clock that stands still: what wakes it is a change, or the test.</summary>
public sealed class SchedulerLoopTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly NotingClock _time = new();
    private readonly InMemoryBackend _store;
    private readonly ScheduleKit _kit;
    private readonly ServiceProvider _services;
    private readonly SchedulerLoop _loop;

    public SchedulerLoopTests()
    {
        _store = new InMemoryBackend(_time);
        _kit = new ScheduleKit(_store, _time);
        _services = new ServiceCollection()
            .AddSingleton<ITaskBackend>(_store)
            .AddSingleton(_kit.Scheduler)
            .AddSingleton(_kit.Declared)
            .AddSingleton(new TypeDeclaration("Shop", []))
            .BuildServiceProvider();
        _loop = new SchedulerLoop(_services, _time, NullLoggerFactory.Instance);
    }

    public async Task InitializeAsync()
    {
        _loop.Start("worker");
        await Eventually.TrueAsync(() => _time.Timers > 0, "it sleeps");
    }

    public async Task DisposeAsync()
    {
        await _loop.StopAsync();
        _loop.Dispose();
        await _services.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_worker_without_schedules_hears_of_a_new_one_at_once()
    {
        await _kit.Schedules.AddOrUpdateAsync("hourly", Scheduled.Task("x"), ScheduleRule.Every(Hour));
        _kit.Scheduler.Changed();

        await Eventually.TrueAsync(() => _kit.Scheduler.NextDue > _time.GetUtcNow(), "the schedule is known");
    }

    [Fact]
    public async Task A_schedule_that_is_due_fires_at_its_time()
    {
        await _kit.Schedules.AddOrUpdateAsync("hourly", Scheduled.Task("x"), ScheduleRule.Every(Hour));
        _kit.Scheduler.Changed();
        await Eventually.TrueAsync(() => _kit.Scheduler.NextDue > _time.GetUtcNow(), "the schedule is known");

        _time.Advance(Hour);

        await Eventually.TrueAsync(
            async () => (await _store.Operations.CountAsync(CancellationToken.None)).Sum(group => group.Count) == 1,
            "its task is stored"
        );
    }

    [Fact]
    public async Task A_change_ends_the_wait_for_it_and_stands_until_it_is_read()
    {
        var worker = await new ScheduleKit(_store, _time, registrations: [Scheduled.Of(null, Scheduled.Every(Hour))]).BeginAsync();
        var wait = worker.Scheduler.Change;
        Assert.False(wait.IsCompleted);

        worker.Scheduler.Changed();
        Assert.True(wait.IsCompletedSuccessfully);
        Assert.Equal(DateTimeOffset.MinValue, worker.Scheduler.NextDue);

        await worker.FireKnownAsync();
        Assert.False(worker.Scheduler.Change.IsCompleted);
        Assert.NotEqual(DateTimeOffset.MinValue, worker.Scheduler.NextDue);
    }

    /// <summary>A clock that tells how many waits have begun by it.</summary>
    private sealed class NotingClock() : FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
