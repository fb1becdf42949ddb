using TaskKit.Backends;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>What the worker's lease means for what it was granted.</summary>
internal sealed partial class KafkaReceiver
{
    private const int MostDoubted = 10_000;

    // A grant may be on its way here when somebody asks about it: the second time, seconds later, it is not.
    private static readonly TimeSpan BetweenDoubts = TimeSpan.FromSeconds(2);

    // Since when, of runs that Redis says this worker has, and it has not. Used on the lease's thread only.
    private readonly Dictionary<Token, long> _doubted = [];

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

    private void OnDoubted(TaskId id, Token token)
    {
        if (_running.Holds(token))
            return;
        if (!_doubted.TryGetValue(token, out long since))
        {
            if (_doubted.Count >= MostDoubted)
                _doubted.Clear();
            _doubted[token] = _parts.Time.GetTimestamp();
        }
        else if (_parts.Time.GetElapsedTime(since) >= BetweenDoubts)
        {
            _doubted.Remove(token);
            _ = GiveUpAsync(id, token);
        }
    }

    private async Task GiveUpAsync(TaskId id, Token token)
    {
        try
        {
            if (await _parts.States!.GiveUpAsync(id, token, CancellationToken.None).ConfigureAwait(false))
                _parts.Log.RunGivenUp(id);
        }
        catch (BackendUnavailableException)
        {
            // Whoever waits for it asks again.
        }
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
