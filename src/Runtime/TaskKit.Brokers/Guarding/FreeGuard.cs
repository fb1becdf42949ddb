using TaskKit.Backends;
using TaskKit.Backends.Documents;

namespace TaskKit.Brokers.Guarding;

/// <summary>
/// A guard without a store: it grants every record that is due. A task may therefore run again after each redelivery, and no task is found by id.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class FreeGuard(TimeProvider time) : IGuard
{
    public bool KeepsState => false;

    public IDocumentStore? Documents => null;

    public string? Fault => null;

    public string? Warning => null;

    public void Watch(Action foundUnusable) { }

    public void Forget(Action foundUnusable) { }

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => new((string?)null);

    public IGuardLease OpenLease(string workerName) => new FreeLease();

    public ValueTask<Reservation[]> ReserveAsync(IReadOnlyList<KeyReservation> keys, CancellationToken cancellationToken) =>
        keys.Count == 0
            ? new([])
            : throw new NotSupportedException(
                "Idempotency keys need a guard that keeps state; this one keeps none. Reserve none while KeepsState is false."
            );

    public ValueTask<bool[]> AcceptAsync(IReadOnlyList<AcceptedTask> tasks, CancellationToken cancellationToken)
    {
        bool[] isNew = new bool[tasks.Count];
        Array.Fill(isNew, true);
        return new(isNew);
    }

    public ValueTask StartAsync(IReadOnlyList<StartRequest> starts, StartAnswer[] answers, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        for (int i = 0; i < starts.Count; i++)
            answers[i] =
                starts[i].Due > now
                    ? new StartAnswer(StartKind.NotDue, starts[i].Ended, 0) { Due = starts[i].Due }
                    : new StartAnswer(StartKind.Granted, starts[i].Ended, 0);
        return default;
    }

    public ValueTask<SettleAnswer[]> SettleAsync(IReadOnlyList<SettleRequest> settles, CancellationToken cancellationToken)
    {
        var answers = new SettleAnswer[settles.Count];
        Array.Fill(answers, SettleAnswer.Applied);
        return new(answers);
    }

    public ValueTask<bool[]> StillGrantedAsync(IReadOnlyList<GrantedRun> runs, CancellationToken cancellationToken)
    {
        bool[] granted = new bool[runs.Count];
        Array.Fill(granted, true);
        return new(granted);
    }

    public ValueTask<LimitUse?> UseOfAsync(string type, TaskLimit limit, CancellationToken cancellationToken) => new((LimitUse?)null);

    public ValueTask<bool> GiveUpAsync(TaskId id, Token token, CancellationToken cancellationToken) => new(false);

    public ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellationToken) => new((StoredTask?)null);

    public ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken) => new(OperationResult.NotFound);

    public ValueTask<HurryAnswer> HurryAsync(TaskId id, CancellationToken cancellationToken) => new(HurryAnswer.NotWaiting);

    public ValueTask RaiseFloorsAsync(string set, IReadOnlyList<Floor> floors, CancellationToken cancellationToken) => default;

    public ValueTask<long?[]> FloorsAsync(string set, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        new(new long?[names.Count]);

    public ValueTask DisposeAsync() => default;

    /// <summary>A lease that never runs out, since no other worker waits for its end.</summary>
    private sealed class FreeLease : IGuardLease
    {
        private int _granted;

        public event Action<TaskId>? CancelRequested
        {
            add { }
            remove { }
        }

        public event Action<TaskId>? Hurried
        {
            add { }
            remove { }
        }

        public event Action<TaskId, Token>? Doubted
        {
            add { }
            remove { }
        }

        public event Action? Returned
        {
            add { }
            remove { }
        }

        public bool IsCurrent => true;

        public byte Term => 0;

        public Token NextToken() => new(0, (uint)Interlocked.Increment(ref _granted));

        public Task RenewAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask KillAsync() => default;

        public ValueTask DisposeAsync() => default;
    }
}
