using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.KafkaStory;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Histories on Kafka and Redis that look odd and are in order.</summary>
public sealed class CheckerAcceptsKafkaTests
{
    private const int Leaving = 77;

    [Fact]
    public void One_of_everything() => AssertGood(KafkaStory.Good());

    [Fact]
    public void Figures_are_those_of_the_history()
    {
        var figures = KafkaStory.Good().Check().Figures;

        Assert.Equal((9, 7, 2, 1), (figures.Accepted, figures.Done, figures.Dead, figures.Crashed));
        Assert.Equal((15, 8, 2), (figures.Records, figures.Commits, figures.DeadLetters));
        Assert.Equal((2, 1, 4), (figures.Keyed, figures.GuardLosses, figures.Kills));
        Assert.Equal(At(8000), figures.RecoveryMax);
    }

    [Fact]
    public void A_submit_without_an_answer_whose_task_is_there()
    {
        var story = KafkaStory.Good().Offer(Unanswered, TaskKind.Ok, 50).Write(Unanswered, Worker, 4, 0, 60);
        story.Remove<Accepted>(line => line.Id == Unanswered);
        AssertGood(story.Run(Unanswered, 1, One, 70, 80).End(Unanswered, 81));
        Assert.Equal(1, story.Check().Figures.Unanswered);
    }

    [Fact]
    public void A_submit_without_an_answer_whose_task_is_nowhere()
    {
        var story = KafkaStory.Good().Offer(Unanswered, TaskKind.Ok, 50);
        AssertGood(story.Remove<Accepted>(line => line.Id == Unanswered));
    }

    [Fact]
    public void A_task_that_was_done_before_the_wipe_and_is_forgotten()
    {
        var story = KafkaStory.Good();
        story.Rows.Remove(Plain);
        AssertGood(story);
    }

    [Fact]
    public void A_repeat_of_what_Redis_was_told_just_before_it_was_killed()
    {
        var story = KafkaStory.Good();
        story.Remove<GuardLost>(_ => true);
        AssertGood(story.Add(new Outage(OutageKind.RedisKill, At(9100), At(9600))));
    }

    [Fact]
    public void A_record_that_moved_into_a_tier_because_its_worker_keeps_only_shorter_waits() =>
        AssertGood(
            MovedIntoTier()
                .Write(Unanswered, Worker, 4, 1, 9890)
                .Run(Unanswered, 1, One, 9901, 9910)
                .End(Unanswered, 9911)
                .Commit(Worker, 4, 2, 10_000)
        );

    [Fact]
    public void A_copy_by_a_forwarder_that_died_while_the_record_waits_in_its_tier() =>
        AssertGood(
            MovedIntoTier()
                .Write(Unanswered, Worker, 4, 1, 9110)
                .Commit(Worker, 4, 2, 9120)
                .Write(Unanswered, Worker, 4, 2, 9890)
                .Run(Unanswered, 1, One, 9901, 9910)
                .End(Unanswered, 9911)
                .Commit(Worker, 4, 3, 10_000)
        );

    [Fact]
    public void A_short_retry_that_stays_with_its_record() => AssertGood(KafkaStory.Good().Hold(Unanswered, again: 9151, One));

    [Fact]
    public void A_short_wait_that_is_cut_since_Redis_was_wiped_and_another_worker_had_the_record() =>
        AssertGood(KafkaStory.Good().Hold(Unanswered, again: 9100, Two));

    [Fact]
    public void A_twin_that_nobody_ran() => AssertGood(KafkaStory.Good().Add(new Twinned(Plain, At(500))).Write(Plain, Worker, 0, 6, 501));

    [Fact]
    public void Two_dead_letters_of_a_task_whose_worker_was_killed_between_letter_and_state() =>
        AssertGood(KafkaStory.Good().Write(FailsAlways, Letters, 0, 2, 2290, turn: 2, ended: 3));

    [Fact]
    public void A_recovery_that_the_brokers_absence_delayed()
    {
        var story = KafkaStory.Good();
        story.Change<Killed>(line => line.Pid == Doomed, line => line with { At = At(290) });
        AssertGood(story.Add(new Outage(OutageKind.BrokerKill, At(280), At(3000))));
        Assert.Equal(At(7499), story.Check().Figures.RecoveryMax);
    }

    [Fact]
    public void A_recovery_during_which_another_worker_was_told_to_stop()
    {
        var story = KafkaStory.Good().Add(new StopAsked(Leaving, At(3000))).Add(new Exited(Leaving, 0, At(3200)));
        AssertGood(story);
        Assert.Equal(At(7499), story.Check().Figures.RecoveryMax);
    }

    [Fact]
    public void A_record_that_goes_through_its_tier_again_and_comes_to_the_same_partition()
    {
        var story = KafkaStory.Good().Write(FailsOnce, Tier, 0, 1, 600, turn: 1, ended: 1);
        story.Change<CommitFound>(commit => commit.Topic == Tier, commit => commit with { Written = Wall(700) });
        AssertGood(story.Commit(Tier, 0, 2, 1200, RetryGroup));
    }

    [Fact]
    public void A_task_that_is_buried_since_three_workers_died_as_soon_as_they_were_granted_it() => AssertGood(KafkaStory.Good().Acquit());

    [Fact]
    public void A_commit_by_the_next_owner_of_what_a_killed_one_had_finished()
    {
        var story = KafkaStory.Good();
        // The worker ended the handler and died before it heard that DONE is stored; the next owner finds it done.
        story.Remove<Settled>(line => line.Attempt.Id == Plain);
        AssertGood(story.Add(new Killed(One, At(60_000))));
    }

    // The record of a delayed task, at offset 0 of partition 4, that went into a tier.
    private static Story MovedIntoTier() =>
        KafkaStory
            .Good()
            .Offer(Unanswered, TaskKind.Ok, 9000, due: 9900)
            .Write(Unanswered, Worker, 4, 0, 9001)
            .Write(Unanswered, Tier, 0, 1, 9003)
            .Commit(Worker, 4, 1, 9100);

    private static void AssertGood(Story story) => Assert.Empty(story.Check().Violations.Select(violation => violation.ToString()));
}
