using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.KafkaStory;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Forged commits on Kafka: each history is the good one with the smallest edit that makes it bad.</summary>
public sealed class CheckerRejectsKafkaCommitsTests
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
}
