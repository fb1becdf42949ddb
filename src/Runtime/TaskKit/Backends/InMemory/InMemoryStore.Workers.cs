namespace TaskKit.Backends.InMemory;

/// <summary>Workers that come, leave, hang and die.</summary>
internal sealed partial class InMemoryStore
{
    public InMemoryReceiver Open(ReceiverOptions options, IReceiverEvents events)
    {
        lock (_gate)
        {
            Begin();
            var receiver = new InMemoryReceiver(this, options, events);
            _receivers.Add(receiver);
            return receiver;
        }
    }

    public bool IsOpen(InMemoryReceiver receiver)
    {
        lock (_gate)
            return _receivers.Contains(receiver);
    }

    /// <summary>Removes a worker that leaves, and releases its tasks.</summary>
    public void Close(InMemoryReceiver receiver)
    {
        lock (_gate)
        {
            if (_receivers.Remove(receiver))
                GiveBack(receiver);
        }
    }

    public void ExpireLease(InMemoryReceiver receiver)
    {
        List<InMemoryDelivery> lost;
        lock (_gate)
            lost = GiveBack(receiver);
        lost.ForEach(receiver.Events.Lost);
    }

    public void Kill(InMemoryReceiver receiver)
    {
        lock (_gate)
        {
            var now = Begin();
            _receivers.Remove(receiver);
            foreach (var held in HeldBy(receiver))
            {
                held.Stored.CountCrash();
                if (held.Stored.Crashes > TaskDelivery.CrashesBeforeSolo)
                    Finish(held.Stored, TaskState.Dead, held.Stored.CrashedSolo, now);
                else
                    Requeue(held.Stored, TaskState.Pending, held.Stored.Due, now);
            }
            Signal();
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _receivers.Clear();
            _timer.Dispose();
            _closed = true;
            Signal();
        }
    }

    private List<InMemoryDelivery> GiveBack(InMemoryReceiver receiver)
    {
        var now = _time.GetUtcNow();
        var held = HeldBy(receiver);
        held.ForEach(delivery => Requeue(delivery.Stored, TaskState.Pending, delivery.Stored.Due, now));
        Signal();
        return held;
    }

    private List<InMemoryDelivery> HeldBy(InMemoryReceiver receiver) =>
        [.. _tasks.Values.Select(task => task.Claim).OfType<InMemoryDelivery>().Where(claim => claim.Holder == receiver)];
}
