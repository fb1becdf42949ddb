using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.KafkaStory;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Forged times and orders on Kafka: each history is the good one with the smallest edit that makes it bad.</summary>
public sealed class CheckerRejectsKafkaTimesTests
{
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
}
