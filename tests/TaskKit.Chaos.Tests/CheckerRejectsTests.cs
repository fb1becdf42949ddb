using TaskKit.Backends;
using TaskKit.Chaos.Checking;
using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Forged histories: each is the good one with the smallest edit that makes it bad, and is rejected for exactly that.</summary>
public sealed class CheckerRejectsTests
{
    [Fact]
    public void A_task_that_is_gone() => AssertRejected(story => story.Rows.Remove(Plain), Fault.Lost);

    [Theory]
    [InlineData(TaskState.Scheduled)]
    [InlineData(TaskState.Pending)]
    [InlineData(TaskState.Running)]
    [InlineData(TaskState.Retrying)]
    public void A_task_that_never_ends(TaskState state) =>
        AssertRejected(story => story.ChangeRow(Plain, row => row with { State = state }), Fault.Lost);

    [Fact]
    public void A_cancelled_task_that_nobody_cancelled() =>
        AssertRejected(story => story.ChangeRow(Plain, row => row with { State = TaskState.Cancelled }), Fault.WrongOutcome);

    [Fact]
    public void A_stored_task_that_nobody_submitted() =>
        AssertRejected(story => story.Store(Stranger, TaskState.Pending, attempts: 0), Fault.Phantom);

    [Fact]
    public void A_run_of_a_task_that_nobody_submitted() => AssertRejected(story => story.Run(Stranger, 1, One, 10, 20), Fault.Phantom);

    [Fact]
    public void A_success_without_a_run() =>
        AssertRejected(
            story => story.Accept(Stranger, TaskKind.Ok, 0).Store(Stranger, TaskState.Done, attempts: 1),
            Fault.Phantom,
            Fault.WrongAttempts
        );

    [Fact]
    public void A_success_whose_handler_never_ended() =>
        AssertRejected(
            story => story.Remove<Ended>(line => line.Attempt.Id == Plain),
            Fault.Phantom,
            Fault.WrongAttempts,
            Fault.StaleSettle
        );

    [Fact]
    public void A_success_whose_handler_failed() =>
        AssertRejected(
            story => story.Change<Ended>(line => line.Attempt.Id == Plain, line => line with { Outcome = HandlerOutcome.Fail }),
            Fault.Phantom,
            Fault.StaleSettle
        );

    [Fact]
    public void A_run_before_the_submit() =>
        AssertRejected(story => story.Change<Accepted>(line => line.Id == Plain, line => line with { At = At(15) }), Fault.Phantom);

    [Fact]
    public void A_start_that_was_never_claimed() =>
        AssertRejected(story => story.Add(new Started(new(Plain, 0, 1), Two, "hash", At(5))), Fault.Phantom);

    [Fact]
    public void A_payload_that_changed_on_its_way() =>
        AssertRejected(
            story => story.Change<Started>(line => line.Attempt.Id == Plain, line => line with { Hash = "other" }),
            Fault.WrongPayload
        );

    [Fact]
    public void A_good_task_that_is_buried() =>
        AssertRejected(
            story => story.ChangeRow(Orphan, row => row with { State = TaskState.Dead, Reason = DeadLetterReasons.Crashed }),
            Fault.WrongOutcome,
            Fault.StaleSettle
        );

    [Fact]
    public void A_failing_task_that_is_buried_for_another_reason() =>
        AssertRejected(story => story.ChangeRow(FailsAlways, row => row with { Reason = DeadLetterReasons.Crashed }), Fault.WrongOutcome);

    [Fact]
    public void A_failing_task_that_is_done() =>
        AssertRejected(
            story => story.ChangeRow(FailsAlways, row => row with { State = TaskState.Done }),
            Fault.WrongOutcome,
            Fault.Phantom,
            Fault.StaleSettle
        );

    [Fact]
    public void A_failing_task_that_is_buried_too_early() =>
        AssertRejected(story => story.ChangeRow(FailsAlways, row => row with { Attempts = 2 }), Fault.WrongAttempts);

    [Fact]
    public void A_failing_task_that_was_counted_and_not_run() =>
        AssertRejected(
            story =>
            {
                story.Remove<Claimed>(line => line.Attempt is { Number: 2 } && line.Attempt.Id == FailsAlways);
                story.Remove<Started>(line => line.Attempt is { Number: 2 } && line.Attempt.Id == FailsAlways);
                story.Remove<Ended>(line => line.Attempt is { Number: 2 } && line.Attempt.Id == FailsAlways);
                story.Remove<Settled>(line => line.Attempt is { Number: 2 } && line.Attempt.Id == FailsAlways);
            },
            Fault.WrongAttempts
        );

    [Fact]
    public void A_forgotten_failure() =>
        AssertRejected(story => story.ChangeRow(FailsOnce, row => row with { Attempts = 1 }), Fault.WrongAttempts);

    [Fact]
    public void An_attempt_too_many() =>
        AssertRejected(story => story.Run(FailsAlways, 4, Two, 400, 410, HandlerOutcome.Fail), Fault.WrongAttempts, Fault.RunAfterTerminal);

    [Fact]
    public void A_release_that_was_counted() =>
        AssertRejected(story => story.ChangeRow(GivenBack, row => row with { Attempts = 2 }), Fault.WrongAttempts);

    [Fact]
    public void A_crash_without_a_kill() =>
        AssertRejected(story => story.ChangeRow(Plain, row => row with { Crashes = 1 }), Fault.WrongCrashes);

    [Fact]
    public void A_stop_that_counts_as_a_crash() =>
        AssertRejected(
            story =>
            {
                story.Change<Accepted>(line => line.Id == GivenBack, line => line with { At = At(400) });
                story.ChangeRow(GivenBack, row => row with { Crashes = 1 });
            },
            Fault.WrongCrashes
        );

    [Fact]
    public void A_kill_that_was_not_counted() =>
        AssertRejected(story => story.ChangeRow(Orphan, row => row with { Crashes = 0 }), Fault.WrongCrashes);

    [Fact]
    public void A_repeat_out_of_nowhere() =>
        AssertRejected(
            story => story.Remove<Settled>(line => line.Attempt.Id == Plain).Run(Plain, 1, Two, 50, 60),
            Fault.UnexcusedDuplicate
        );

    [Fact]
    public void A_repeat_after_the_store_had_the_outcome() =>
        AssertRejected(story => story.Run(FailsOnce, 1, Two, 50, 60, HandlerOutcome.Fail), Fault.UnexcusedDuplicate);

    [Fact]
    public void A_repeat_after_the_kill_of_another_worker() =>
        AssertRejected(
            story =>
            {
                story.Change<Killed>(_ => true, kill => kill with { Pid = 77 });
                story.ChangeRow(Orphan, row => row with { Crashes = 0 });
            },
            Fault.UnexcusedDuplicate,
            Fault.Overlap
        );

    [Fact]
    public void A_repeat_before_the_kill() =>
        AssertRejected(
            story => story.Change<Killed>(_ => true, kill => kill with { At = At(960) }),
            Fault.UnexcusedDuplicate,
            Fault.Overlap
        );

    [Fact]
    public void Two_repeats_for_one_kill() =>
        AssertRejected(
            story => story.Remove<Settled>(line => line.Attempt.Id == Orphan).Run(Orphan, 1, Two, 1000, 1010),
            Fault.UnexcusedDuplicate
        );

    [Fact]
    public void A_repeat_of_what_was_released_and_ran_to_its_end() =>
        AssertRejected(
            story => story.Change<Ended>(line => line.Pid == Leaver, line => line with { Outcome = HandlerOutcome.Ok }),
            Fault.UnexcusedDuplicate
        );

    [Fact]
    public void A_repeat_of_what_a_stopping_worker_did_not_give_back() =>
        AssertRejected(story => story.Remove<Settled>(line => line.Pid == Leaver), Fault.UnexcusedDuplicate);

    [Fact]
    public void A_cut_attempt_in_a_worker_that_was_not_stopped() =>
        AssertRejected(story => story.Remove<StopAsked>(_ => true), Fault.UnexcusedDuplicate);

    [Fact]
    public void Two_runs_at_once() =>
        AssertRejected(
            story =>
            {
                story.Remove<Frozen>(_ => true);
                story.Remove<Thawed>(_ => true);
            },
            Fault.UnexcusedDuplicate,
            Fault.Overlap
        );

    [Fact]
    public void A_late_outcome_that_was_stored() =>
        AssertRejected(story => story.Change<Settled>(line => line.Pid == Sleeper, line => line with { Stored = true }), Fault.StaleSettle);

    [Fact]
    public void A_late_outcome_that_won()
    {
        var story = Good();
        story.Change<Ended>(
            line => line is { Pid: Two } && line.Attempt.Id == TakenOver,
            line => line with { Outcome = HandlerOutcome.Fail }
        );
        story.Remove<Settled>(line => line is { Pid: Two } && line.Attempt.Id == TakenOver);
        story.AssertFaults(Fault.StaleSettle);
    }

    [Fact]
    public void A_claim_after_the_end() =>
        AssertRejected(
            story => story.Add(new Claimed(new(Plain, 0, 2), Two, 99, At(3900), At(4000))),
            Fault.RunAfterTerminal,
            Fault.WrongAttempts,
            Fault.StaleSettle
        );

    [Fact]
    public void A_start_after_the_end() =>
        AssertRejected(
            story =>
            {
                // The worker that the task was taken from starts it late, and had been neither frozen nor killed.
                story.Remove<Frozen>(_ => true);
                story.Remove<Thawed>(_ => true);
                story.Change<Started>(line => line.Pid == Sleeper, line => line with { At = At(3505) });
            },
            Fault.RunAfterTerminal,
            Fault.UnexcusedDuplicate
        );

    [Fact]
    public void A_slow_recovery() => AssertRejected(story => CheckerAcceptsTests.Move(story, Orphan, One, by: 1500), Fault.SlowRecovery);

    [Fact]
    public void A_worker_that_fails() =>
        AssertRejected(story => story.Change<Exited>(_ => true, exit => exit with { Code = 1 }), Fault.BadExit);

    [Fact]
    public void A_worker_that_fails_unasked() => AssertRejected(story => story.Add(new Exited(One, 134, At(5000))), Fault.BadExit);

    [Fact]
    public void A_worker_that_stops_too_late() =>
        AssertRejected(story => story.Change<Exited>(_ => true, exit => exit with { At = At(3700) }), Fault.BadExit);

    [Fact]
    public void A_worker_that_does_not_stop() => AssertRejected(story => story.Remove<Exited>(_ => true), Fault.BadExit);

    [Fact]
    public void A_stopping_worker_that_starts_more() =>
        AssertRejected(
            story =>
            {
                story.Accept(Stranger, TaskKind.Ok, 0).Store(Stranger, TaskState.Done, attempts: 1);
                story.Run(Stranger, 1, Leaver, 1650, 1690);
            },
            Fault.StartAfterStop
        );

    [Fact]
    public void A_damaged_file() => AssertRejected(story => story.Integrity = "row 7 missing from index", Fault.Integrity);

    private static void AssertRejected(Action<Story> forge, params Fault[] expected)
    {
        var story = Good();
        forge(story);
        story.AssertFaults(expected);
    }
}
