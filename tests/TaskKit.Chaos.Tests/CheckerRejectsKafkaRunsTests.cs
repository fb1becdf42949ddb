using TaskKit.Backends;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.KafkaStory;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Forged runs and outcomes on Kafka and Redis: repeats, crashes, counts: each history is the good one with the smallest edit that makes it bad.</summary>
public sealed class CheckerRejectsKafkaRunsTests
{
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
                story.Acquit().ChangeRow(Murderer, row => row with { Changed = Wall(28_001) });
                story.Change<RecordFound>(
                    record => record.Id == Murderer && record.Topic == Letters,
                    record => record with { Written = Wall(28_000) }
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
}
