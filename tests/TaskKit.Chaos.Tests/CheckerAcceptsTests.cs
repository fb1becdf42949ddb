using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

/// <summary>Histories that look odd and are in order.</summary>
public sealed class CheckerAcceptsTests
{
    [Fact]
    public void One_of_everything() => AssertGood(Good());

    [Fact]
    public void Figures_are_those_of_the_history()
    {
        var figures = Good().Check().Figures;

        Assert.Equal((6, 5, 1), (figures.Accepted, figures.Done, figures.Dead));
        Assert.Equal((1, 1), (figures.Kills, figures.KillsThatHit));
        Assert.Equal((1, 1), (figures.Freezes, figures.FreezesTakenOver));
        Assert.Equal((1, 0), (figures.Stops, figures.StopsThatHit));
        Assert.Equal((3, 1, 1), (figures.DuplicateStarts, figures.FencedSettles, figures.Released));
        Assert.Equal((At(600), At(1100)), (figures.RecoveryMax, figures.ExitMax));
    }

    [Fact]
    public void A_stop_counts_as_hit_when_others_wait_and_back_off()
    {
        var story = Good().Accept(Stranger, TaskKind.Once, 400);
        story.Run(Stranger, 1, Two, 520, 530, HandlerOutcome.Fail).Run(Stranger, 2, Two, 2000, 2010).Store(Stranger, TaskState.Done, 2);
        Assert.Equal(0, story.Check().Figures.StopsThatHit);

        var waiting = TaskId.Parse("0199c0de-0000-7000-8000-000000000098");
        story.Accept(waiting, TaskKind.Ok, 0).Run(waiting, 1, Two, 2100, 2110).Store(waiting, TaskState.Done, 1);
        AssertGood(story);
        Assert.Equal(1, story.Check().Figures.StopsThatHit);
    }

    [Fact]
    public void A_kill_after_the_handler_ended_and_before_the_store_answered()
    {
        var story = Good();
        story.Change<Killed>(_ => true, kill => kill with { At = At(320) });
        story.Add(new Ended(new(Orphan, 0, 1), Doomed, HandlerOutcome.Ok, At(310)));
        AssertGood(story);
        AssertGood(story.ChangeRow(Orphan, row => row with { Crashes = 0 }));
    }

    [Fact]
    public void An_outcome_that_was_stored_just_before_the_kill()
    {
        var story = Good();
        story.Ledger.RemoveAll(line => line is Claimed { Attempt.Id: var id, Pid: One } && id == Orphan);
        story.Ledger.RemoveAll(line => line is Started { Attempt.Id: var id, Pid: One } && id == Orphan);
        story.Ledger.RemoveAll(line => line is Ended { Attempt.Id: var id } && id == Orphan);
        story.Ledger.RemoveAll(line => line is Settled { Attempt.Id: var id } && id == Orphan);
        story.Add(new Ended(new(Orphan, 0, 1), Doomed, HandlerOutcome.Ok, At(299)));
        AssertGood(story.ChangeRow(Orphan, row => row with { Crashes = 0 }));
    }

    [Fact]
    public void A_claim_that_the_killed_worker_could_not_write_down()
    {
        var story = Good().Accept(Stranger, TaskKind.Ok, 250).Run(Stranger, 1, One, 1000, 1010);
        AssertGood(story.Store(Stranger, TaskState.Done, attempts: 1, crashes: 1));
    }

    [Fact]
    public void A_frozen_worker_starts_its_handler_after_another_has_finished_the_task()
    {
        var story = Good();
        story.Change<Started>(line => line is { Pid: Sleeper }, line => line with { At = At(3505) });
        AssertGood(story);
    }

    [Fact]
    public void A_frozen_worker_writes_its_claim_down_after_another_has_finished_the_task()
    {
        var story = Good();
        story.Change<Claimed>(line => line is { Pid: Sleeper }, line => line with { At = At(3502) });
        story.Change<Started>(line => line is { Pid: Sleeper }, line => line with { At = At(3505) });
        AssertGood(story);
    }

    [Fact]
    public void A_thawed_worker_that_still_holds_its_attempt()
    {
        var story = Good();
        story.Ledger.RemoveAll(line => line is Claimed { Attempt.Id: var id, Pid: Two } && id == TakenOver);
        story.Ledger.RemoveAll(line => line is Started { Attempt.Id: var id, Pid: Two } && id == TakenOver);
        story.Ledger.RemoveAll(line => line is Ended { Attempt.Id: var id, Pid: Two } && id == TakenOver);
        story.Ledger.RemoveAll(line => line is Settled { Attempt.Id: var id, Pid: Two } && id == TakenOver);
        story.Change<Settled>(line => line is { Pid: Sleeper }, line => line with { Stored = true });
        AssertGood(story);
    }

    [Fact]
    public void A_thawed_worker_that_is_granted_again_what_it_had_lost()
    {
        var story = Good();
        story.Ledger.RemoveAll(line => line is Ended { Attempt.Id: var id } && id == TakenOver);
        story.Ledger.RemoveAll(line => line is Settled { Attempt.Id: var id } && id == TakenOver);
        var claim = Assert.Single(story.Ledger.OfType<Claimed>(), line => line.Pid == Sleeper);
        // The one that took over is killed; the thawed worker claims the task anew before its own late outcome is refused.
        story.Add(new Killed(Two, At(3200))).Begin(TakenOver, 1, Sleeper, 3550);
        story.Add(new Ended(claim.Attempt, Sleeper, HandlerOutcome.Ok, At(3520)));
        story.Add(new Settled(claim.Attempt, Sleeper, claim.Token, SettledAs.Done, false, At(3521), At(3560)));
        story.Finish(TakenOver, 1, Sleeper, 3600, HandlerOutcome.Ok, SettledAs.Done);
        story.ChangeRow(TakenOver, row => row with { Crashes = 1 });
        AssertGood(story);
    }

    [Fact]
    public void A_worker_that_was_frozen_while_it_waited_is_granted_the_task_of_one_that_was_killed_meanwhile()
    {
        var story = Good().Accept(Stranger, TaskKind.Ok, 250);
        story.Begin(Stranger, 1, Doomed + 10, 3000).Add(new Killed(Doomed + 10, At(3200))).Run(Stranger, 1, Sleeper, 3550, 3600);
        // Asked for before the freeze, granted after it.
        story.Change<Claimed>(line => line is { Pid: Sleeper } && line.Attempt.Id == Stranger, line => line with { Asked = At(440) });
        AssertGood(story.Store(Stranger, TaskState.Done, attempts: 1, crashes: 1));
    }

    [Fact]
    public void A_thawed_worker_that_is_killed_before_it_knows_what_it_lost()
    {
        var story = Good();
        story.Remove<Ended>(line => line.Pid == Sleeper);
        story.Remove<Settled>(line => line.Pid == Sleeper);
        AssertGood(story.Add(new Killed(Sleeper, At(3505))));
    }

    [Fact]
    public void A_task_that_runs_alone_may_wait_for_it()
    {
        var story = Good();
        Move(story, Orphan, One, by: 5000);
        // The first crash came when the handler had ended and its outcome was on its way; the second one cut the handler.
        story.Ledger.Insert(0, new Ended(new(Orphan, 0, 1), 8, HandlerOutcome.Ok, At(40)));
        story.Ledger.Insert(0, new Started(new(Orphan, 0, 1), 8, "hash", At(31)));
        story.Ledger.Insert(0, new Claimed(new(Orphan, 0, 1), 8, 70, At(29), At(30)));
        story.Add(new Killed(8, At(41)));
        AssertGood(story.ChangeRow(Orphan, row => row with { Crashes = 2 }));
        Assert.Equal(1, story.Check().Figures.SoloRecoveries);
    }

    [Fact]
    public void A_foreign_lock_delays_the_recovery()
    {
        var story = Good();
        Move(story, Orphan, One, by: 5000);
        Assert.False(story.Check().IsGood);
        AssertGood(story.Add(new LockHeld(At(250), At(5800))));
    }

    [Fact]
    public void An_attempt_that_was_released_before_it_started()
    {
        var story = Good();
        story.Remove<Started>(line => line is { Pid: Leaver });
        story.Remove<Ended>(line => line is { Pid: Leaver });
        AssertGood(story);
    }

    internal static void Move(Story story, TaskId id, int pid, int by)
    {
        story.Change<Claimed>(line => line.Attempt.Id == id && line.Pid == pid, line => line with { At = line.At + At(by) });
        story.Change<Started>(line => line.Attempt.Id == id && line.Pid == pid, line => line with { At = line.At + At(by) });
        story.Change<Ended>(line => line.Attempt.Id == id && line.Pid == pid, line => line with { At = line.At + At(by) });
        story.Change<Settled>(
            line => line.Attempt.Id == id && line.Pid == pid,
            line => line with { Asked = line.Asked + At(by), At = line.At + At(by) }
        );
    }

    private static void AssertGood(Story story) => Assert.Empty(story.Check().Violations);
}
