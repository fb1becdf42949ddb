using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.KafkaStory;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Forged records on Kafka, dead letters among them: each history is the good one with the smallest edit that makes it bad.</summary>
public sealed class CheckerRejectsKafkaRecordsTests
{
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
    public void A_record_that_nobody_submitted() => AssertRejected(story => story.Write(Stranger, Worker, 4, 0, 50), Fault.Phantom);
}
