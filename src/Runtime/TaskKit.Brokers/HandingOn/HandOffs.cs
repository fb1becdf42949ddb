using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Brokers.Faults;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;
using TaskKit.Brokers.Records;

namespace TaskKit.Brokers.HandingOn;

/// <summary>
/// Produces the records that outcomes lead to: next legs and dead letters. The guard has the intent, and another worker produces the record if this
/// one dies. The old record stays open until the broker has acknowledged the new one. The guard is not told of that: the START of the next leg is the
/// proof.
/// </summary>
internal sealed class HandOffs(IGuard guard, IRecordSink sink, RecordDesk desk, TimeProvider time, ILogger log)
{
    private const int Few = 8;
    private const int Many = 4096;

    // Under load, the hand-offs of this time are produced together, since small requests cost the broker more than their records do. The time is
    // small beside the seconds that a retry waits in a tier.
    private static readonly TimeSpan GatheringTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private List<HandOff> _pending = [];
    private int _open;
    private TaskCompletionSource? _idle;
    private TaskCompletionSource? _gathering;

    /// <summary>The cause in words while hand-offs fail; <see langword="null"/> when they do not.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Adds the hand-off of an outcome whose intent is stored.</summary>
    public void Add(FetchedRecord source, in GrantedRun run, Intent intent, bool counted)
    {
        if (intent.Kind == IntentKind.Dead)
            FaultPoints.Reached?.Invoke(FaultPoints.Exhausted);
        Add(new HandOff(source, run, intent, counted));
    }

    /// <summary>Adds a hand-off that another worker decided and did not finish.</summary>
    public void Resume(FetchedRecord source, in GrantedRun run, Intent intent) => Add(new HandOff(source, run, intent, Counted: false));

    /// <summary>Adds the burial of a task that killed its workers.</summary>
    public void Bury(FetchedRecord source, in GrantedRun run) =>
        Add(new HandOff(source, run, new Intent(IntentKind.Dead, null, TaskFailure.Crashed(run.Crashes)), Counted: false));

    /// <summary>Adds the move of a record that came before its time and has not been started.</summary>
    public void Move(FetchedRecord source, DateTimeOffset due)
    {
        var request = source.Request(solo: false);
        var run = request.Run(new StartAnswer(StartKind.Granted, source.Ended, 0));
        Add(new HandOff(source, run, new Intent(IntentKind.Snooze, due, null), Counted: false) { IsMove = true });
    }

    /// <summary>
    /// Waits until the open hand-offs are finished when they are few, because a caller who has just settled then finds the final state in the guard.
    /// Waits also when too many are open. Under the load in between, and while hand-offs fail, it does not wait: the intents are stored.
    /// </summary>
    public Task CaughtUpAsync()
    {
        lock (_gate)
            return Trouble is null && (_open >= Many || (_open <= Few && _gathering is null)) ? IdleAsync(Patience) : Task.CompletedTask;
    }

    /// <summary>Waits until no hand-off is open, but no longer than <paramref name="patience"/>.</summary>
    public Task IdleAsync(TimeSpan patience)
    {
        lock (_gate)
        {
            _gathering?.TrySetResult();
            return _idle is { } idle ? Bounded(idle.Task, patience) : Task.CompletedTask;
        }
    }

    private async Task Bounded(Task task, TimeSpan patience) =>
        await task.WaitAsync(patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Add(HandOff handOff)
    {
        handOff.Source.MoveTo(RecordStage.HandedOn);
        lock (_gate)
        {
            _pending.Add(handOff);
            _open++;
            if (_idle is not null)
                return;
            _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        ThreadPool.UnsafeQueueUserWorkItem(static handOffs => _ = handOffs.RunAsync(), this, preferLocal: false);
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (TakeBatch() is { } batch)
        {
            var left = await FinishAsync(batch).ConfigureAwait(false);
            lock (_gate)
                _open -= batch.Count - left.Count;
            if (left.Count == 0)
            {
                (pause, Trouble) = (FirstPause, null);
                if (batch.Count > Few)
                    await GatherAsync().ConfigureAwait(false);
                continue;
            }
            lock (_gate)
                _pending.AddRange(left);
            await Task.Delay(pause, time, CancellationToken.None).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // IdleAsync ends the wait early.
    private async Task GatherAsync()
    {
        Task hurry;
        lock (_gate)
            hurry = (_gathering = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        await Bounded(hurry, GatheringTime).ConfigureAwait(false);
        lock (_gate)
            _gathering = null;
    }

    private List<HandOff>? TakeBatch()
    {
        lock (_gate)
        {
            if (_pending.Count > 0)
            {
                var batch = _pending;
                _pending = [];
                return batch;
            }
            _idle!.SetResult();
            _idle = null;
            return null;
        }
    }

    private async ValueTask<List<HandOff>> FinishAsync(List<HandOff> batch)
    {
        try
        {
            await ProduceAsync(batch.FindAll(handOff => handOff.Produced is null)).ConfigureAwait(false);
            await CompleteAsync(batch.FindAll(handOff => handOff.Produced is not null)).ConfigureAwait(false);
        }
        catch (BackendUnavailableException e)
        {
            Fail(e.Message, batch.Count);
            return batch.FindAll(handOff => !handOff.Source.IsDone);
        }
        return batch.FindAll(handOff => handOff.Produced is null);
    }

    private async ValueTask ProduceAsync(List<HandOff> batch)
    {
        if (batch.Count == 0)
            return;
        var answers = await sink.HandOnAsync(batch, CancellationToken.None).ConfigureAwait(false);
        for (int i = 0; i < answers.Length; i++)
        {
            if (answers[i].Fault is not { } fault)
            {
                batch[i].Produced = answers[i].Place;
                continue;
            }
            batch[i].IsTooLarge |= fault.IsTooLarge;
            Fail(fault.Text, batch.Count);
        }
    }

    private async ValueTask CompleteAsync(List<HandOff> batch)
    {
        var dead = batch.FindAll(handOff => handOff.Intent.Kind == IntentKind.Dead);
        foreach (var handOff in batch)
            if (handOff.Intent.Kind != IntentKind.Dead)
                desk.End(handOff.Source);
        if (dead.Count == 0)
            return;
        FaultPoints.Reached?.Invoke(FaultPoints.DeadLetterWritten);
        // A stale answer needs no action: the task has ended or goes on elsewhere, and the letter just produced is the twin of another.
        await guard.SettleAsync(dead.ConvertAll(Dead), CancellationToken.None).ConfigureAwait(false);
        FaultPoints.Reached?.Invoke(FaultPoints.DeadWritten);
        foreach (var handOff in dead)
            desk.End(handOff.Source);
    }

    private static SettleRequest Dead(HandOff handOff) =>
        SettleRequest.Dead(handOff.Run, handOff.Intent.Failure, handOff.Counted, handOff.Produced!.Value);

    private void Fail(string trouble, int count)
    {
        if (Trouble != trouble)
            log.HandOffsFail(count, trouble);
        Trouble = trouble;
    }
}
