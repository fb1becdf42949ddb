using TaskKit.Backends;

namespace TaskKit.Kafka.Receiving;

/// <summary>What the worker's lease means for what it was granted.</summary>
internal sealed partial class KafkaReceiver
{
    // What was granted before the whole process stood still may be somebody else's by now, and have ended there: also when the answer is read only now,
    // and the lease holds again.
    private bool MayBegin(KafkaDelivery granted) => _lease is null || (_lease.IsCurrent && granted.Source.Term == _lease.Term);

    private bool MayBegin(List<KafkaDelivery> granted)
    {
        if (granted.TrueForAll(MayBegin))
            return true;
        foreach (var delivery in granted)
            _intake.Return(delivery);
        return false;
    }

    // Its handler will settle nothing. Whether the record is still needed, only the guard knows.
    private void Lose(KafkaDelivery delivery)
    {
        _events.Lost(delivery);
        _running.Remove(delivery);
        _settler.Lose(delivery);
    }

    private async Task CheckHeldAsync()
    {
        _intake.ReturnAhead();
        var running = _running.Snapshot();
        try
        {
            var held = await _parts
                .States!.HeldAsync([.. running.Select(delivery => delivery.Run)], CancellationToken.None)
                .ConfigureAwait(false);
            for (int i = 0; i < running.Length; i++)
                if (!held[i])
                    Lose(running[i]);
        }
        catch (BackendUnavailableException e)
        {
            // Settling finds out too, only later.
            _parts.Log.HeldUnknown(running.Length, e.Message);
        }
    }
}
