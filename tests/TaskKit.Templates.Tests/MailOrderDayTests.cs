namespace TaskKit.Templates.Tests;

/// <summary>
/// A day of a mail-order shop with ten handlers in three domains and three schedules. What its people see is a snapshot for each chapter; what its handlers
/// did they wrote into a book.
/// </summary>
[Collection(Packages.Solutions)]
public sealed class MailOrderDayTests(MailOrderDay day) : IClassFixture<MailOrderDay>
{
    private static readonly string[] OfSchedules = ["shop:sales_report", "warehouse:stocktaking", "post:collection"];

    [Fact]
    public Task At_night_the_shop_is_made_by_the_tool() => day.Night.MatchesAsync();

    [Fact]
    public Task In_the_morning_limits_and_a_pause_hold_tasks_back_and_say_so() => day.Morning.MatchesAsync();

    [Fact]
    public Task At_noon_a_bad_deploy_is_found_by_its_dead_letters() => day.Noon.MatchesAsync();

    [Fact]
    public Task In_the_evening_it_is_mended_and_the_dead_letters_run_again() => day.Evening.MatchesAsync();

    [Fact]
    public void Each_of_the_5000_tasks_has_ended_once() =>
        Assert.Equal(
            Enumerable.Range(1, MailOrderTasks.All).Select(number => (long)number),
            day.Book.Read().Where(entry => entry.IsEnd && !OfSchedules.Contains(entry.Type)).Select(entry => entry.Number).Order()
        );

    [Fact]
    public void Two_workers_together_never_print_more_than_three_labels_at_once() => Assert.Equal(3, day.Book.MostAtOnce("post:label"));

    [Fact]
    public void The_carrier_gets_no_more_parcels_than_it_takes()
    {
        Assert.Equal(20, day.Dispatched);
        Assert.Equal(MailOrderTasks.Dispatches, day.Starts.Count);
        // At noon it takes 100 in a second. Times are shown in milliseconds.
        Assert.All(
            day.Starts.Zip(day.Starts.Skip(100)),
            pair =>
                Assert.True(pair.Second - pair.First >= TimeSpan.FromMilliseconds(999), $"101 began from {pair.First:O} to {pair.Second:O}")
        );
    }

    [Fact]
    public void Nothing_of_the_warehouse_begins_while_it_is_paused() => Assert.Equal(0, day.BegunInPause);

    [Fact]
    public void No_time_of_a_schedule_falls_into_its_pause_and_each_is_one_task()
    {
        long[] times = [.. day.Book.Read().Where(entry => entry.Type == "post:collection" && !entry.IsEnd).Select(entry => entry.Number)];
        Assert.DoesNotContain(times, time => time > day.PausedFrom && time < day.PausedUntil);
        Assert.Contains(times, time => time <= day.PausedFrom);
        Assert.Contains(times, time => time >= day.PausedUntil);
        Assert.Equal(times.Distinct(), times);
    }
}
