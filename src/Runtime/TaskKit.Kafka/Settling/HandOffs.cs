using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Receiving;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Settling;

/// <summary>
/// Produces what outcomes lead to: the next attempt, the later run, the dead letter. What was decided stands in Redis, so another worker produces it
/// if this one dies. Tried for ever: until the new record is acknowledged, the old one's offset stays open. That a next turn was produced nobody
/// writes down: it shows when it starts.
/// </summary>
internal sealed class HandOffs(
    StateStore? states,
    RecordProducer producer,
    HandOffRecords records,
    Intake intake,
    TimeProvider time,
    ILogger log
)
{
    private const int Few = 8;
    private const int Many = 4096;

    // What comes within this time under load goes on together: requests of one or a few records would cost the broker more than the records do. Small
    // beside the second that a retry waits at least.
    private static readonly TimeSpan Gathers = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private List<HandOff> _pending = [];
    private int _open;
    private TaskCompletionSource? _idle;
    private TaskCompletionSource? _gathering;

    /// <summary>Why hand-offs fail now, in words; <see langword="null"/> when they do not.</summary>
    public string? Trouble { get; private set; }

    /// <summary>An outcome that was decided.</summary>
    public void Add(FetchedRecord source, in HeldRun run, Intent intent, bool counted)
    {
        if (intent.Kind == IntentKind.Dead)
            FaultPoints.Reached?.Invoke(FaultPoints.Exhausted);
        Add(new HandOff(source, run, intent, counted));
    }

    /// <summary>A hand-off that another worker decided and did not finish.</summary>
    public void Resume(FetchedRecord source, in HeldRun run, Intent intent) => Add(new HandOff(source, run, intent, Counted: false));

    /// <summary>A task that killed its workers.</summary>
    public void Bury(FetchedRecord source, in HeldRun run) =>
        Add(new HandOff(source, run, new Intent(IntentKind.Dead, null, HandOffRecords.Crashed(run.Crashes)), Counted: false));

    /// <summary>A record that came to the workers' topic before its time, and has not been started.</summary>
    public void Move(FetchedRecord source, DateTimeOffset due)
    {
        var record = source.Record;
        var run = new HeldRun(
            record.Task.Id,
            record.Task.Type,
            record.Task.Generation,
            record.Turn,
            record.Attempt,
            0,
            record.Place,
            default
        );
        Add(new HandOff(source, run, new Intent(IntentKind.Snooze, due, null), Counted: false) { IsMove = true });
    }

    /// <summary>
    /// Waits until what was added before is finished, where that is a matter of moments: a few, after which the state says what the caller has just
    /// settled. Under load it does not wait, since the decisions are stored, until too many are open. Nor while something keeps failing.
    /// </summary>
    public Task CaughtUpAsync()
    {
        lock (_gate)
            return Trouble is null && (_open >= Many || (_open <= Few && _gathering is null)) ? IdleAsync(Patience) : Task.CompletedTask;
    }

    /// <summary>Waits until nothing is left, or the time is over.</summary>
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
        var wait = FirstWait;
        while (TakeBatch() is { } batch)
        {
            var left = await FinishAsync(batch).ConfigureAwait(false);
            lock (_gate)
                _open -= batch.Count - left.Count;
            if (left.Count == 0)
            {
                (wait, Trouble) = (FirstWait, null);
                if (batch.Count > Few)
                    await GatherAsync().ConfigureAwait(false);
                continue;
            }
            lock (_gate)
                _pending.AddRange(left);
            await Task.Delay(wait, time, CancellationToken.None).ConfigureAwait(false);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    // Ends at once when somebody waits for the end.
    private async Task GatherAsync()
    {
        Task hurry;
        lock (_gate)
            hurry = (_gathering = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        await Bounded(hurry, Gathers).ConfigureAwait(false);
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
        var now = time.GetUtcNow();
        var produced = await producer
            .SendAsync([.. batch.Select(handOff => records.Make(handOff, now))], CancellationToken.None)
            .ConfigureAwait(false);
        for (int i = 0; i < produced.Length; i++)
        {
            if (produced[i].Error is not { } error)
            {
                batch[i].Produced = produced[i].Place;
                continue;
            }
            batch[i].IsTooLarge |= error.IsTooLarge;
            Fail(error.Text, batch.Count);
        }
    }

    private async ValueTask CompleteAsync(List<HandOff> batch)
    {
        var dead = batch.FindAll(handOff => handOff.Intent.Kind == IntentKind.Dead);
        foreach (var handOff in batch)
            if (handOff.Intent.Kind != IntentKind.Dead)
                intake.Complete(handOff.Source);
        if (dead.Count == 0)
            return;
        FaultPoints.Reached?.Invoke(FaultPoints.DeadLetterWritten);
        // A stale answer is as good: the task has ended or goes on elsewhere, and the letter just produced is the twin of another.
        if (states is not null)
            await states.SettleAsync(dead.ConvertAll(Dead), CancellationToken.None).ConfigureAwait(false);
        FaultPoints.Reached?.Invoke(FaultPoints.DeadWritten);
        foreach (var handOff in dead)
            intake.Complete(handOff.Source);
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
