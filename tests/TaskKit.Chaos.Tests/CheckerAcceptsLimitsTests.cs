using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.LimitStory;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Histories of limits across workers that look odd and are in order.</summary>
public sealed class CheckerAcceptsLimitsTests
{
    [Fact]
    public void Tasks_within_their_limits() => AssertGood(LimitStory.Good());

    [Fact]
    public void Figures_are_those_of_the_history()
    {
        var figures = LimitStory.Good().Check().Figures;

        Assert.Equal(2, figures.LimitChanges);
        // All that begin while the other worker has one, and later each; all that are the fourth within a second, and later the second.
        Assert.Equal((39 + 12, 13 + 5), (figures.LastPermits, figures.UsedRates));
    }

    [Fact]
    public void A_task_in_the_place_of_one_whose_worker_was_killed()
    {
        var story = LimitStory
            .Good()
            .Submit(Capped, 9810, waits: 5)
            .Begin(IdOf(Capped, 9810), 1, Doomed, 9810)
            .Add(new Killed(Doomed, At(9850)));
        story.Remove<Started>(line => line.Attempt.Id == IdOf(Capped, 9800)).Remove<Ended>(line => line.Attempt.Id == IdOf(Capped, 9800));
        story.Ledger.RemoveAll(line => line is Claimed it && it.Attempt.Id == IdOf(Capped, 9800));
        story.Ledger.RemoveAll(line => line is Settled it && it.Attempt.Id == IdOf(Capped, 9800));
        story.Run(IdOf(Capped, 9800), 1, Two, 9860, 9900).Run(IdOf(Capped, 9810), 1, Two, 9950, 9960);
        AssertGood(story.Store(IdOf(Capped, 9810), TaskState.Done, attempts: 1, crashes: 1));
    }

    [Fact]
    public void A_task_that_runs_on_in_a_worker_whose_lease_has_run_out_in_a_freeze() => AssertGood(Frozen(1000, 8000));

    [Fact]
    public void Handlers_that_begin_long_after_they_were_claimed_by_a_limit_that_is_lowered_meanwhile()
    {
        var story = LimitStory.Good().Task(Capped, 7500, One, takes: 90, waits: 3000).Task(Capped, 7501, Two, takes: 90, waits: 3000);
        foreach (int at in (int[])[7500, 7501])
            story.Change<Claimed>(line => line.Attempt.Id == IdOf(Capped, at), line => line with { Asked = At(4980), At = At(4985) });
        AssertGood(story);
    }

    [Fact]
    public void A_claim_by_a_limit_that_was_lowered_just_now() =>
        AssertGood(LimitStory.Good().Task(Capped, 6500, One, takes: 50).Task(Capped, 6501, Two, takes: 50));

    [Fact]
    public void A_claim_by_a_limit_that_was_lowered_while_the_worker_was_frozen()
    {
        var story = LimitStory.Good().Add(new Frozen(Two, At(4995))).Add(new Thawed(Two, At(7595)));
        AssertGood(story.Task(Capped, 7601, Two, takes: 50));
    }

    [Fact]
    public void A_task_that_the_guard_has_forgotten()
    {
        var story = LimitStory.Good().Add(new GuardLost(At(9650)));
        AssertGood(story.Task(Capped, 9660, Two, takes: 30));
    }

    [Fact]
    public void Handlers_that_begin_closer_than_their_claims_were_granted()
    {
        var story = LimitStory.Good();
        Without(story, Paced, from: 1000);
        for (int i = 0; i < 4; i++)
            story.Task(Paced, 1990 + i, One, asks: 1500).Task(Paced, 2000 + i, Two);
        AssertGood(story);
    }

    [Fact]
    public void Two_lots_that_are_one_period_apart()
    {
        var story = LimitStory.Good();
        Without(story, Paced, from: 1000);
        for (int i = 0; i < 4; i++)
            story.Task(Paced, 1990 + i, One).Task(Paced, 2994 + i, Two);
        AssertGood(story);
    }

    [Fact]
    public void A_task_without_a_limit_that_waits_while_no_worker_runs()
    {
        var story = new Story()
            .Limit(Capped, 2, 0, 0)
            .Add(new WorkerUp(One, At(10)))
            .Add(new Frozen(One, At(1000)))
            .Add(new Thawed(One, At(9000)));
        AssertGood(story.Task(Free, 9500, One, waits: 8000));
    }

    [Fact]
    public void A_task_with_a_limit_that_waits() => AssertGood(LimitStory.Good().Task(Capped, 9995, One, waits: 9000));

    /// <summary>The second worker is frozen with a task of a type of which two may run; meanwhile, and after it, two others run at once.</summary>
    internal static Story Frozen(int from, int to)
    {
        var story = new Story().Limit(Capped, 2, 0, 0).Add(new WorkerUp(One, At(10))).Add(new WorkerUp(Two, At(10)));
        story.Task(Capped, from - 10, Two, takes: to + 20 - from).Add(new Frozen(Two, At(from))).Add(new Thawed(Two, At(to)));
        return story.Task(Capped, to - 100, One, takes: 60).Task(Capped, to - 90, One, takes: 60);
    }

    /// <summary>Takes the tasks of a type from a time on out of the history.</summary>
    internal static void Without(Story story, string type, int from)
    {
        foreach (
            var id in story.Ledger.OfType<Accepted>().Where(it => it.Type == type && it.At >= At(from - 5)).Select(it => it.Id).ToList()
        )
        {
            story.Rows.Remove(id);
            story.Ledger.RemoveAll(line =>
                line switch
                {
                    Accepted it => it.Id == id,
                    Claimed it => it.Attempt.Id == id,
                    Started it => it.Attempt.Id == id,
                    Ended it => it.Attempt.Id == id,
                    Settled it => it.Attempt.Id == id,
                    _ => false,
                }
            );
        }
    }

    private static void AssertGood(Story story) => Assert.Empty(story.Check().Violations.Select(violation => violation.ToString()));
}
