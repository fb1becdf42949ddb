using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.LimitStory;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Each rule of limits finds its fault in a history that is good otherwise.</summary>
public sealed class CheckerRejectsLimitsTests
{
    [Fact]
    public void One_task_more_than_the_limit_in_two_workers() =>
        AssertRejected(story => story.Task(Capped, 2050, Two, takes: 20), Fault.OverLimit);

    [Fact]
    public void A_task_that_begins_just_before_another_one_ends() =>
        AssertRejected(
            story => story.Change<Ended>(line => line.Attempt.Id == IdOf(Capped, 2000), line => line with { At = At(2205) }),
            Fault.OverLimit
        );

    [Fact]
    public void A_claim_by_a_limit_that_was_lowered_long_ago() =>
        AssertRejected(story => story.Task(Capped, 7610, One, takes: 20), Fault.OverLimit);

    [Fact]
    public void A_claim_by_a_lowered_limit_is_not_excused_by_the_freeze_of_another_worker() =>
        AssertRejected(
            story => story.Add(new Frozen(One, At(4995))).Add(new Thawed(One, At(7595))).Task(Capped, 7610, Two, takes: 20),
            Fault.OverLimit
        );

    [Fact]
    public void A_third_task_while_a_worker_is_frozen_for_less_than_its_lease() =>
        CheckerAcceptsLimitsTests.Frozen(1000, 2000).AssertFaults(Fault.OverLimit);

    [Fact]
    public void Claims_after_a_guard_lost_its_memory_count_again() =>
        AssertRejected(
            story =>
                story
                    .Add(new GuardLost(At(2040)))
                    .Task(Capped, 2050, Two, takes: 100)
                    .Task(Capped, 2060, Two, takes: 100)
                    .Task(Capped, 2070, Two),
            Fault.OverLimit
        );

    [Fact]
    public void One_begin_more_than_the_rate() => AssertRejected(story => story.Task(Paced, 2040, Two), Fault.OverRate);

    [Fact]
    public void The_window_of_a_rate_slides()
    {
        var story = LimitStory.Good();
        CheckerAcceptsLimitsTests.Without(story, Paced, from: 2000);
        for (int i = 0; i < 4; i++)
            story.Task(Paced, 2990 + i, One).Task(Paced, 3100 + i, Two);
        story.AssertFaults(Fault.OverRate);
    }

    [Fact]
    public void A_rate_that_is_only_a_little_too_high_for_long()
    {
        var story = LimitStory.Good();
        CheckerAcceptsLimitsTests.Without(story, Paced, from: 1000);
        for (int at = 1000; at < 5000; at += 210)
            story.Task(Paced, at, One, asks: 200);
        story.AssertFaults(Fault.OverRate);
    }

    [Fact]
    public void A_rate_that_was_lowered_long_ago() => AssertRejected(story => story.Task(Paced, 8620, One), Fault.OverRate);

    [Fact]
    public void A_task_without_a_limit_that_waits_for_those_that_have_one() =>
        AssertRejected(story => story.Task(Free, 9990, One, waits: 5500), Fault.Starved);

    [Fact]
    public void A_task_that_waits_for_its_limit_for_ever() =>
        AssertRejected(
            story => story.Submit(Capped, 9995, waits: 500).Store(IdOf(Capped, 9995), TaskState.Pending, attempts: 0),
            Fault.Lost
        );

    private static void AssertRejected(Action<Story> forge, params Fault[] expected)
    {
        var story = LimitStory.Good();
        forge(story);
        story.AssertFaults(expected);
    }
}
