namespace TaskKit.Backends.InMemory;

/// <summary>One worker's view of the store.</summary>
internal sealed class InMemoryReceiver(InMemoryStore store, ReceiverOptions options, IReceiverEvents events)
    : ITaskReceiver,
        IMortalReceiver
{
    private readonly HashSet<string> _types = new(options.Types, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Types => _types;

    public string WorkerId => options.WorkerId;

    public IReceiverEvents Events => events;

    public bool Knows(string type) => _types.Contains(type);

    public bool Receives(string type, TaskTypes types, DateTimeOffset now) =>
        Knows(type) || (options.ClaimUnknownTypes && types.IsUnknown(type, now));

    public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(!store.IsOpen(this), this);
        bool announced = false;
        while (!cancellationToken.IsCancellationRequested && store.Claim(this, budget) is { } claim)
        {
            if (claim.SoloTaskWaits && !announced)
                events.SoloTaskWaiting();
            announced |= claim.SoloTaskWaits;
            if (claim.Deliveries.Count > 0 || budget.Solo || budget.AtOnce)
                return claim.Deliveries;
            await claim.Changed.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return [];
    }

    public ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
        IReadOnlyList<TaskSettlement> settlements,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<IReadOnlyList<SettleResult>>(store.Settle(settlements));

    public void Kill() => store.Kill(this);

    public ValueTask DisposeAsync()
    {
        store.Close(this);
        return ValueTask.CompletedTask;
    }
}
