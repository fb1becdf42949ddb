using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.Story;
using static TaskKit.Chaos.Tests.TimeStory;

namespace TaskKit.Chaos.Tests;

/// <summary>Histories of schedules and pauses that look odd and are in order.</summary>
public sealed class CheckerAcceptsTimesTests
{
    [Fact]
    public void One_of_everything() => AssertGood(TimeStory.Good());

    [Fact]
    public void Figures_are_those_of_the_history()
    {
        var figures = TimeStory.Good().Add(new WorkerUp(Two, At(5000))).Add(new ClockSet(Two, -1000, At(5000))).Check().Figures;

        Assert.Equal((34, 3), (figures.Occurrences, figures.LongestWindow));
        Assert.Equal((2, 1, 4), (figures.Pauses, figures.StartsInPauses, figures.HeldTasks));
        Assert.Equal(At(2000), figures.ClocksApart);
    }

    [Fact]
    public void An_occurrence_that_a_fast_clock_submits_early() =>
        AssertGood(TimeStory.Good().Unfire(Every, 7000).Fire(Every, 6000, 7000, fired: 6050));

    [Fact]
    public void A_task_that_two_workers_submitted()
    {
        var id = IdOf(Every, 7000);
        AssertGood(TimeStory.Good().Add(new Offered(id, Every, TaskKind.Ok, "scheduled", null, At(7000), At(7200))));
    }

    [Fact]
    public void A_task_whose_worker_was_killed_before_it_could_write_the_answer_down()
    {
        var id = IdOf(Every, 7000);
        var story = TimeStory.Good().Remove<Accepted>(line => line.Id == id).Remove<Fired>(line => line.Id == id);
        AssertGood(story);
    }

    [Fact]
    public void An_offer_that_came_too_late_and_was_refused() =>
        AssertGood(TimeStory.Good().Add(new Offered(Stranger, Every, TaskKind.Ok, "scheduled", null, At(7000), At(7200))));

    [Fact]
    public void An_occurrence_just_before_a_pause_that_nobody_fired_any_more() => AssertGood(TimeStory.Good().Unfire(All, 4000));

    [Fact]
    public void A_window_that_reaches_over_a_pause_from_times_that_an_overlap_had_left_to_it()
    {
        var story = Begin(Long).Fire(Long, 0, 1000).Fire(Long, 1000, 2000, takes: 4000);
        story.Add(new PauseBegan("schedule:" + Long, At(8000), At(8001))).Add(new PauseEnded("schedule:" + Long, At(10_500), At(10_501)));
        AssertGood(End(story.Fire(Long, 2000, 11_000), Long));
    }

    [Fact]
    public void An_occurrence_that_fires_while_the_pause_is_not_known_everywhere()
    {
        var story = TimeStory.Good().Fire(All, 4000, 6000);
        AssertGood(story);
    }

    [Fact]
    public void A_task_that_was_submitted_before_the_pause_and_is_submitted_again_in_it()
    {
        var id = IdOf(All, 2000);
        var story = TimeStory.Good().Add(new Offered(id, Every, TaskKind.Ok, "scheduled", null, At(2000), At(8000)));
        AssertGood(story.Change<Fired>(line => line.Id == id, line => line with { Asked = At(8000), At = At(8001) }));
    }

    [Fact]
    public void A_worker_that_was_frozen_when_the_pause_began()
    {
        var story = TimeStory.Good().Add(new Frozen(Worker, At(4050))).Add(new Thawed(Worker, At(6950)));
        story.Unfire(Held, 5000).Fire(Held, 4000, 5000, begins: 7000);
        AssertGood(story);
    }

    [Fact]
    public void Times_at_which_no_worker_lived_and_that_one_task_makes_up_for() => AssertGood(Late(Every, from: 13_000, to: 80_000));

    [Fact]
    public void Times_at_which_no_worker_lived_and_that_are_skipped()
    {
        var story = Begin(Skipping);
        story.Fire(Skipping, -2000, 1000).Fire(Skipping, 1000, 4000).Fire(Skipping, 76_000, 79_000, fired: 80_500);
        AssertGood(End(story, Skipping));
    }

    /// <summary>A schedule and a worker, which have done nothing yet.</summary>
    internal static Story Begin(string schedule)
    {
        var story = new Story { Limits = new() { Skew = At(1000) } };
        return story.Add(new ClockRead(Wall(0), At(0))).Add(new WorkerUp(Worker, At(10))).Add(new ScheduleBegan(schedule, At(20)));
    }

    /// <summary>A task for all times between two, at the later of which a worker lives again.</summary>
    internal static Story Late(string schedule, int from, int to)
    {
        var story = Begin(schedule);
        for (int time = 1000; time <= from; time += 1000)
            story.Fire(schedule, time - 1000, time);
        story.Add(new Frozen(Worker, At(from + 500))).Add(new Thawed(Worker, At(to)));
        return End(story.Fire(schedule, from, to, fired: to + 100), schedule);
    }

    internal static Story End(Story story, string schedule)
    {
        int last = story.Ledger.OfType<Fired>().Max(fired => (int)(fired.To - Wall(0)));
        return story.Add(new PauseBegan("schedule:" + schedule, At(last + 1900), At(last + 2000)));
    }

    private static void AssertGood(Story story) => Assert.Empty(story.Check().Violations.Select(violation => violation.ToString()));
}
