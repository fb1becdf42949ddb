using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Testing;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Scheduling;

namespace TaskKit.Tests.Testing;

/// <summary>Schedules in the test kit: the clock of the test fires them.</summary>
public sealed class ScheduleTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static TheoryData<string> Stores => Kit.Stores;

    [Theory, MemberData(nameof(Stores))]
    public async Task A_schedule_fires_while_the_clock_moves(string store)
    {
        await using var host = await StartAsync(store, Scheduled.Cron("0 3 * * *"));

        await host.AdvanceAsync(TimeSpan.FromHours(3) - TimeSpan.FromTicks(1));
        Assert.False(await host.ProcessOneAsync());
        await host.AdvanceAsync(TimeSpan.FromTicks(1));
        Assert.True(await host.ProcessOneAsync());

        var run = Assert.Single(host.Attempts).EnsureDone();
        var task = (await host.FindAsync(run.Id)).Task;
        var due = host.Time.Start.AddHours(3);
        Assert.Equal(due, task.NotBefore);
        Assert.Equal(new TaskWindow(due - Day, due), new TaskContext(task).Window);
        Assert.Equal("probe", new TaskContext(task).Schedule);
        Assert.Equal(due, new DateTimeOffset(2030, 1, 1, 3, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_year_of_a_daily_schedule_is_a_short_test()
    {
        await using var host = await StartAsync(Kit.Memory, Scheduled.Cron("0 3 * * *", zone: "Europe/Amsterdam"));

        for (int day = 0; day < 365; day++)
        {
            await host.AdvanceAsync(Day);
            Assert.Equal(1, await host.DrainAsync());
        }

        // Night and day are 23 and 25 hours long at the two changes of the clock.
        var schedule = (await host.Schedules.FindAsync("probe"))!;
        Assert.Equal(new DateTimeOffset(2031, 1, 1, 2, 0, 0, TimeSpan.Zero), schedule.Next);
        Assert.Equal(365, host.Attempts.Count);
    }

    [Fact]
    public async Task The_clock_goes_to_the_next_schedule()
    {
        await using var host = await StartAsync(Kit.Memory, Scheduled.Cron("0 3 * * *"));

        Assert.Equal(TimeSpan.FromHours(3), await host.AdvanceToNextAsync());
        Assert.Equal(Day, await host.AdvanceToNextAsync());
    }

    private static Task<TaskTestHost> StartAsync(string store, params DeclaredSchedule[] schedules) =>
        TaskTestHost.StartAsync(
            new TaskRegistry([new HandlerModule(Scheduled.Of(null, schedules))], [new TaskKit.Sqlite.SqliteBackendProvider()]),
            test =>
            {
                if (store == Kit.Sqlite)
                    test.OnSqlite();
            }
        );
}
