using TaskKit.Backends;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using static TaskKit.Tests.Chaos.KafkaStory;
using static TaskKit.Tests.Chaos.Story;

namespace TaskKit.Tests.Chaos;

/// <summary>Forged histories on Kafka and Redis: each is the good one with the smallest edit that makes it bad.</summary>
public sealed class CheckerRejectsKafkaTests
{
    [Fact]
    public void A_commit_while_the_handler_runs() =>
        AssertRejected(
            story =>
            {
                story.Change<CommitFound>(line => line is { Partition: 2 }, line => line with { Written = line.Written - 2000 });
                story.ChangeRow(Orphan, row => row with { Changed = row.Changed + 1 });
            },
            Fault.EarlyCommit
        );

    [Fact]
    public void A_commit_of_the_highest_that_skips_an_open_one() =>
        AssertRejected(
            story =>
            {
                // The second record of the partition is committed when the first one's task waits for its time.
                story.Change<RecordFound>(line => line.Id == Later, line => line with { Offset = 1 });
                story.Change<RecordFound>(line => line.Id == Orphan, line => line with { Offset = 0 });
                story.Ledger.Insert(0, new CommitFound(Group, Worker, 2, 2, Wall(4000), At(90_000)));
            },
            Fault.EarlyCommit
        );

    [Fact]
    public void A_commit_before_the_retry_was_written() =>
        AssertRejected(
            story =>
            {
                story.Change<RecordFound>(line => line is { Topic: Tier }, line => line with { Written = Wall(1000) });
                story.Change<CommitFound>(
                    line => line is { Topic: Worker, Partition: 0, Offset: 2 },
                    line => line with { Written = Wall(300) }
                );
            },
            Fault.EarlyCommit
        );

    [Fact]
    public void A_tier_that_is_committed_before_its_record_is_passed_on() =>
        AssertRejected(
            story => story.Change<CommitFound>(line => line is { Topic: Tier }, line => line with { Written = Wall(100) }),
            Fault.EarlyCommit
        );

    [Fact]
    public void A_commit_before_the_dead_letter_was_written() =>
        AssertRejected(
            story =>
            {
                story.Change<CommitFound>(line => line is { Partition: 3 }, line => line with { Written = Wall(29_000) });
            },
            Fault.EarlyCommit
        );

    [Fact]
    public void A_commit_that_goes_back() => AssertRejected(story => story.Commit(Worker, 0, 2, 3000), Fault.CommitBack);

    [Fact]
    public void A_commit_beyond_the_end() => AssertRejected(story => story.Commit(Worker, 1, 3, 3300), Fault.CommitBeyondEnd);

    [Fact]
    public void A_dead_task_without_a_dead_letter() =>
        AssertRejected(story => story.Remove<RecordFound>(line => line.Topic == Letters && line.Id == FailsAlways), Fault.NoDeadLetter);

    [Fact]
    public void A_dead_letter_of_another_life() =>
        AssertRejected(
            story =>
                story.Change<RecordFound>(line => line.Topic == Letters && line.Id == FailsAlways, line => line with { Generation = 1 }),
            Fault.NoDeadLetter
        );

    [Fact]
    public void A_task_that_was_dead_before_its_dead_letter() =>
        AssertRejected(
            story =>
                story.Change<RecordFound>(
                    line => line.Topic == Letters && line.Id == FailsAlways,
                    line => line with { Written = Wall(4000) }
                ),
            Fault.LateDeadLetter
        );

    [Fact]
    public void A_dead_letter_of_a_task_that_is_done() =>
        AssertRejected(story => story.Write(Plain, Letters, 0, 2, 100), Fault.WrongDeadLetter);

    [Fact]
    public void A_dead_letter_with_other_bytes() =>
        AssertRejected(
            story =>
                story.Change<RecordFound>(line => line.Topic == Letters && line.Id == FailsAlways, line => line with { Value = "other" }),
            Fault.ChangedRecord
        );

    [Fact]
    public void A_retry_with_another_key() =>
        AssertRejected(
            story => story.Change<RecordFound>(line => line.Topic == Tier, line => line with { Key = "other" }),
            Fault.ChangedRecord
        );

    [Fact]
    public void A_retry_that_no_record_carries() =>
        AssertRejected(
            story => story.Ledger.RemoveAll(line => line is RecordFound { Ended: 1 } record && record.Id == FailsOnce),
            Fault.NoHandOff,
            Fault.EarlyCommit
        );

    [Fact]
    public void A_short_wait_that_is_cut_by_the_worker_that_kept_its_record() =>
        AssertRejected(story => story.Hold(Unanswered, again: 9100, One), Fault.TooEarly);

    [Fact]
    public void A_short_wait_that_is_cut_though_Redis_lost_nothing() =>
        AssertRejected(
            story =>
            {
                story.Hold(Unanswered, again: 9100, Two).Remove<GuardLost>(_ => true);
                story.Add(new GuardLost(At(9005)));
            },
            Fault.TooEarly,
            // The story's wiped task has lost its excuse too.
            Fault.UnexcusedDuplicate,
            Fault.RunAfterTerminal
        );

    [Fact]
    public void A_record_that_nobody_submitted() => AssertRejected(story => story.Write(Stranger, Worker, 4, 0, 50), Fault.Phantom);

    [Fact]
    public void A_retry_before_its_time() =>
        AssertRejected(
            story =>
                story.Change<Settled>(
                    line => line.Attempt is { Number: 1 } && line.Attempt.Id == FailsOnce,
                    line => line with { Due = At(1100) }
                ),
            Fault.TooEarly
        );

    [Fact]
    public void A_delayed_task_before_its_time() =>
        AssertRejected(story => story.Change<Offered>(line => line.Id == Later, line => line with { Due = At(5100) }), Fault.TooEarly);

    [Fact]
    public void A_key_whose_next_task_starts_while_the_first_one_runs() =>
        AssertRejected(story => CheckerAcceptsTests.Move(story, Second, One, by: -12), Fault.KeyOrder);

    [Fact]
    public void A_key_whose_next_task_starts_while_the_first_one_waits_for_its_retry() =>
        AssertRejected(story => CheckerAcceptsTests.Move(story, Second, One, by: -90), Fault.KeyOrder);

    [Fact]
    public void A_key_whose_tasks_change_places() =>
        AssertRejected(
            story =>
            {
                story.Change<RecordFound>(line => line.Id == First, line => line with { Offset = 1 });
                story.Change<RecordFound>(line => line.Id == Second, line => line with { Offset = 0 });
            },
            Fault.KeyOrder
        );

    [Fact]
    public void A_counter_that_is_wrong() => AssertRejected(story => story.Add(new Counted(Two, 1, At(40_000))), Fault.WrongCount);

    [Fact]
    public void A_repeat_that_no_wipe_explains() =>
        AssertRejected(story => story.Remove<GuardLost>(_ => true), Fault.UnexcusedDuplicate, Fault.RunAfterTerminal);

    [Fact]
    public void A_repeat_long_after_Redis_was_killed() =>
        AssertRejected(
            story =>
            {
                story.Remove<GuardLost>(_ => true);
                story.Add(new Outage(OutageKind.RedisKill, At(11_500), At(11_900)));
            },
            Fault.UnexcusedDuplicate,
            Fault.RunAfterTerminal
        );

    [Fact]
    public void A_twin_that_ran() =>
        AssertRejected(
            story => story.Add(new Twinned(Plain, At(500))).Write(Plain, Worker, 0, 6, 501).Run(Plain, 1, Two, 510, 520),
            Fault.UnexcusedDuplicate,
            Fault.RunAfterTerminal
        );

    [Fact]
    public void A_task_that_a_rolling_restart_repeats() =>
        AssertRejected(
            story =>
            {
                story.Remove<Killed>(line => line.Pid == Doomed);
                story.Add(new StopAsked(Doomed, At(250))).Add(new Exited(Doomed, 0, At(300)));
            },
            Fault.UnexcusedDuplicate
        );

    [Fact]
    public void A_task_that_runs_twice_at_once_after_a_rebalance() =>
        AssertRejected(
            story =>
            {
                story.Remove<Killed>(line => line.Pid == Doomed);
                story.Finish(Orphan, 1, Doomed, 8400, HandlerOutcome.Ok, SettledAs.Done, stored: false);
            },
            Fault.UnexcusedDuplicate,
            Fault.Overlap
        );

    [Fact]
    public void A_task_that_is_gone_although_it_ended_after_the_wipe() => AssertRejected(story => story.Rows.Remove(Forgotten), Fault.Lost);

    [Fact]
    public void A_killer_that_is_buried_for_another_reason() =>
        AssertRejected(
            story => story.ChangeRow(Murderer, row => row with { Reason = DeadLetterReasons.RetriesExhausted }),
            Fault.WrongOutcome
        );

    [Fact]
    public void A_task_that_is_buried_before_three_workers_have_died() =>
        AssertRejected(
            story =>
            {
                story.Acquit().ChangeRow(Murderer, row => row with { Changed = KafkaStory.Wall(28_001) });
                story.Change<RecordFound>(
                    record => record.Id == Murderer && record.Topic == Letters,
                    record => record with { Written = KafkaStory.Wall(28_000) }
                );
            },
            Fault.WrongOutcome,
            Fault.WrongAttempts,
            Fault.WrongCrashes
        );

    [Fact]
    public void A_neighbour_that_is_buried_as_a_killer() =>
        AssertRejected(
            story =>
            {
                story.Bury(Orphan, 8351, attempts: 1, crashes: 1, DeadLetterReasons.Crashed).Write(Orphan, Letters, 0, 2, 8350);
                story.Change<Ended>(line => line.Attempt.Id == Orphan, line => line with { Outcome = HandlerOutcome.Fail });
                story.Change<Settled>(line => line.Attempt.Id == Orphan, line => line with { As = SettledAs.Dead });
            },
            Fault.WrongOutcome
        );

    [Fact]
    public void A_stop_that_counts_as_a_crash() =>
        AssertRejected(
            story =>
            {
                story.Offer(GivenBack, TaskKind.Ok, 31_000).Write(GivenBack, Worker, 4, 0, 31_001).Begin(GivenBack, 1, Leaver, 31_010);
                story.Add(new StopAsked(Leaver, At(31_020))).Finish(GivenBack, 1, Leaver, 36_000, HandlerOutcome.Cut, SettledAs.Released);
                story.Add(new Exited(Leaver, 0, At(36_100))).Run(GivenBack, 1, One, 36_200, 36_300).End(GivenBack, 36_301, crashes: 2);
            },
            Fault.WrongCrashes
        );

    [Fact]
    public void A_recovery_of_more_than_15_seconds() =>
        AssertRejected(
            story =>
            {
                CheckerAcceptsTests.Move(story, Orphan, One, by: 7500);
                story.ChangeRow(Orphan, row => row with { Changed = Wall(15_900) });
                story.Change<CommitFound>(line => line is { Partition: 2 }, line => line with { Written = Wall(16_000) });
                story.Remove<GuardLost>(_ => true);
                story.Ledger.RemoveAll(line => line is Killed { Pid: > Doomed });
                Forget(story, Forgotten);
                Forget(story, Murderer);
            },
            Fault.SlowRecovery
        );

    private static void Forget(Story story, TaskId id)
    {
        story.Ledger.RemoveAll(line =>
            line is Offered offer && offer.Id == id
            || line is Accepted accepted && accepted.Id == id
            || line is RecordFound record && record.Id == id
            || line is Claimed claim && claim.Attempt.Id == id
            || line is Started start && start.Attempt.Id == id
            || line is Ended end && end.Attempt.Id == id
            || line is Settled settle && settle.Attempt.Id == id
            || line is CommitFound { Partition: 3 }
        );
        story.Rows.Remove(id);
    }

    private static void AssertRejected(Action<Story> forge, params Fault[] expected)
    {
        var story = KafkaStory.Good();
        forge(story);
        Assert.Equal(expected.Order(), story.Check().Violations.Select(violation => violation.Fault).Distinct().Order());
    }
}
