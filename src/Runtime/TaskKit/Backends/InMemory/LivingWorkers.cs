namespace TaskKit.Backends.InMemory;

/// <summary>The workers that are open, and what becomes of the tasks they hold. Used under the store's lock.</summary>
internal sealed class LivingWorkers(TaskTable tasks)
{
    private readonly List<InMemoryReceiver> _open = [];

    public IReadOnlyCollection<InMemoryReceiver> Open => _open;

    public bool IsOpen(InMemoryReceiver worker) => _open.Contains(worker);

    public void Add(InMemoryReceiver worker) => _open.Add(worker);

    /// <returns>Whether the worker was open.</returns>
    public bool Remove(InMemoryReceiver worker) => _open.Remove(worker);

    public void Clear() => _open.Clear();

    /// <summary>Takes from a worker what it holds, without a crash.</summary>
    public List<InMemoryDelivery> GiveBack(InMemoryReceiver worker, DateTimeOffset now)
    {
        var held = HeldBy(worker);
        held.ForEach(delivery => tasks.Release(delivery.Stored, now));
        return held;
    }

    /// <summary>The worker died with what it holds.</summary>
    public void Kill(InMemoryReceiver worker, DateTimeOffset now)
    {
        _open.Remove(worker);
        HeldBy(worker).ForEach(delivery => tasks.Crash(delivery.Stored, now));
    }

    private List<InMemoryDelivery> HeldBy(InMemoryReceiver worker) =>
        [.. tasks.All.Values.Select(task => task.Claim).OfType<InMemoryDelivery>().Where(claim => claim.Holder == worker)];
}
