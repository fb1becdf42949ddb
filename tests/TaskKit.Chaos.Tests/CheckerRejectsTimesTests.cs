using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.Story;
using static TaskKit.Chaos.Tests.TimeStory;

namespace TaskKit.Chaos.Tests;

/// <summary>Forged histories of schedules and pauses: each is the good one with the smallest edit that makes it bad.</summary>
public sealed class CheckerRejectsTimesTests
{
    [Fact]
    public void An_occurrence_with_two_tasks() =>
        AssertRejected(
            story =>
            {
                var id = IdOf(Every, 999_000);
                story.Fire(Every, 998_000, 999_000, fired: 7000);
                story.Change<Fired>(
                    line => line.Id == id,
                    line => line with { From = Wall(6000), To = Wall(7000), NotBefore = Wall(7000) }
                );
                story.Change<Occurred>(line => line.Id == id, line => line with { From = Wall(6000), To = Wall(7000) });
                story.Change<Offered>(line => line.Id == id, line => line with { Due = At(7000) });
            },
            Fault.DoubleOccurrence
        );

    [Fact]
    public void An_occurrence_at_a_time_of_a_worker_s_clock() =>
        AssertRejected(story => story.Unfire(Every, 13_000).Fire(Every, 12_000, 12_993), Fault.WrongOccurrence);

    [Fact]
    public void A_task_that_is_due_at_another_time_than_its_own() =>
        AssertRejected(
            story => story.Change<Fired>(line => line.Id == IdOf(Every, 7000), line => line with { NotBefore = Wall(7001) }),
            Fault.WrongOccurrence
        );

    [Fact]
    public void A_window_that_differs_in_another_attempt() =>
        AssertRejected(
            story => story.Add(new Occurred(IdOf(Every, 7000), Every, Wall(5000), Wall(7000), Two, At(7100))),
            Fault.WrongOccurrence,
            Fault.MissingOccurrence
        );

    [Fact]
    public void A_window_that_begins_too_early() =>
        AssertRejected(story => story.Unfire(All, 12_000).Fire(All, 9000, 12_000), Fault.WrongOccurrence, Fault.MissingOccurrence);

    [Fact]
    public void An_occurrence_without_a_task() => AssertRejected(story => story.Unfire(Every, 7000), Fault.MissingOccurrence);

    [Fact]
    public void Two_occurrences_with_one_task() =>
        AssertRejected(story => story.Unfire(Every, 7000).Unfire(Every, 8000).Fire(Every, 6000, 8000), Fault.MissingOccurrence);

    [Fact]
    public void Missed_times_with_one_task_where_each_should_have_one() =>
        CheckerAcceptsTimesTests.Late(OfAll, from: 13_000, to: 80_000).AssertFaults(Fault.MissingOccurrence);

    [Fact]
    public void Times_that_are_skipped_although_they_were_not_missed()
    {
        var story = CheckerAcceptsTimesTests.Begin(Skipping);
        story.Fire(Skipping, -2000, 1000).Fire(Skipping, 1000, 4000).Fire(Skipping, 16_000, 19_000);
        CheckerAcceptsTimesTests.End(story, Skipping).AssertFaults(Fault.MissingOccurrence);
    }

    [Fact]
    public void An_occurrence_that_is_submitted_late_while_a_worker_lives() =>
        AssertRejected(story => story.Unfire(Every, 7000).Fire(Every, 6000, 7000, fired: 13_500), Fault.MissingOccurrence);

    [Fact]
    public void A_schedule_that_looks_at_overlaps_and_stops_firing() =>
        AssertRejected(story => story.Unfire(Long, 6000).Unfire(Long, 9000).Unfire(Long, 12_000), Fault.MissingOccurrence);

    [Fact]
    public void A_schedule_that_never_fires() =>
        AssertRejected(
            story =>
            {
                for (int to = 3000; to <= 12_000; to += 3000)
                    story.Unfire(Long, to);
            },
            Fault.MissingOccurrence
        );

    [Fact]
    public void A_window_after_a_pause_that_begins_at_no_time_of_anything() =>
        AssertRejected(story => story.Unfire(All, 10_000).Fire(All, 9500, 10_000), Fault.MissingOccurrence);

    [Fact]
    public void Times_before_a_pause_that_it_takes_with_it()
    {
        var story = CheckerAcceptsTimesTests.Begin(Long).Fire(Long, 0, 1000).Fire(Long, 1000, 2000, takes: 4000);
        story.Add(new PauseBegan("schedule:" + Long, At(8000), At(8001))).Add(new PauseEnded("schedule:" + Long, At(10_500), At(10_501)));
        CheckerAcceptsTimesTests.End(story.Fire(Long, 10_500, 11_000), Long).AssertFaults(Fault.MissingOccurrence);
    }

    [Fact]
    public void A_task_of_a_paused_type_that_begins() =>
        AssertRejected(story => story.Unfire(Held, 6000).Fire(Held, 5000, 6000, begins: 6600), Fault.RunInPause);

    [Fact]
    public void A_freeze_of_another_worker_excuses_nothing() =>
        AssertRejected(
            story =>
                story
                    .Add(new WorkerUp(Two, At(10)))
                    .Add(new Frozen(Two, At(4050)))
                    .Add(new Thawed(Two, At(6500)))
                    .Unfire(Held, 6000)
                    .Fire(Held, 5000, 6000, begins: 6600),
            Fault.RunInPause
        );

    [Fact]
    public void A_paused_schedule_that_fires() =>
        AssertRejected(
            story => story.Unfire(All, 10_000).Fire(All, 4000, 6000).Fire(All, 6000, 8000).Fire(All, 9000, 10_000),
            Fault.RunInPause
        );

    [Fact]
    public void An_occurrence_whose_task_is_stored_and_never_ends() =>
        AssertRejected(
            story =>
                story
                    .Remove<Accepted>(line => line.Id == IdOf(Every, 7000))
                    .ChangeRow(IdOf(Every, 7000), row => row with { State = TaskState.Pending }),
            Fault.Lost
        );

    private const string OfAll = TaskKit.Chaos.Schedules.TimedSchedule.OfRunTime;

    private static void AssertRejected(Action<Story> forge, params Fault[] expected)
    {
        var story = TimeStory.Good();
        forge(story);
        story.AssertFaults(expected);
    }
}
