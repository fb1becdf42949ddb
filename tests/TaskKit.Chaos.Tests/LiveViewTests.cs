using TaskKit.Chaos.Driving;
using TaskKit.Chaos.Ledger;
using static TaskKit.Chaos.Tests.Story;

namespace TaskKit.Chaos.Tests;

public sealed class LiveViewTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ledger-{Guid.CreateVersion7():N}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void It_follows_the_ledger()
    {
        using var ledger = new LedgerWriter(_path);
        using var view = new LiveView(_path);
        ledger.Write([new WorkerUp(One, At(0)), new WorkerUp(Doomed, At(0))]);
        ledger.Write(new Story().Accept(Plain, TaskKind.Ok, 0).Accept(FailsOnce, TaskKind.Once, 0).Accept(Orphan, TaskKind.Ok, 0).Ledger);
        Assert.Equal((true, false, 3, 0), (view.IsUp(One), view.IsUp(Two), view.Waiting, view.BackingOff));

        ledger.Write(new Story().Run(FailsOnce, 1, One, 10, 20, HandlerOutcome.Fail).Begin(Orphan, 1, Doomed, 30).Ledger);
        Assert.Equal((1, 1, 0), (view.Waiting, view.BackingOff, view.Hits(Orphan)));
        Assert.Equal([new AttemptKey(Orphan, 0, 1)], view.Running(Doomed));
        Assert.Empty(view.Running(One));

        ledger.Write(new Killed(Doomed, At(40)));
        Assert.Equal((1, 0, 1), (view.Hits(Orphan), view.Hits(FailsOnce), view.Orphans));

        ledger.Write(new Story().Begin(Orphan, 1, One, 50).Run(FailsOnce, 2, One, 60, 70).Ledger);
        Assert.Equal((0, 0, One), (view.Orphans, view.BackingOff, view.Owner(Orphan)));
    }

    [Fact]
    public void What_others_took_over_from_a_frozen_worker_is_no_orphan_of_its_kill()
    {
        using var ledger = new LedgerWriter(_path);
        using var view = new LiveView(_path);
        ledger.Write([new WorkerUp(One, At(0)), new WorkerUp(Doomed, At(0))]);
        ledger.Write(new Story().Begin(TakenOver, 1, Doomed, 10).Add(new Frozen(Doomed, At(20))).Run(TakenOver, 1, One, 30, 40).Ledger);

        ledger.Write([new Thawed(Doomed, At(50)), new Killed(Doomed, At(51))]);

        Assert.Equal(0, view.Orphans);
    }

    [Fact]
    public void A_task_of_a_limited_type_does_not_count_as_waiting()
    {
        using var ledger = new LedgerWriter(_path);
        using var view = new LiveView(_path);

        ledger.Write(new Story().Accept(Plain, TaskKind.Ok, 0).Submit(LimitStory.Capped, 10, waits: 5).Ledger);

        Assert.Equal((1, 2), (view.Waiting, view.Open.Count));
    }
}
