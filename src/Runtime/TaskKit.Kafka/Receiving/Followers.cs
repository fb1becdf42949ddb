using TaskKit.Backends;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>
/// Asks for the next runs of a key while the success of the last is stored, in the same moment: a key's tasks then wait for one exchange with the
/// guard, and those of a quick key, of which more are granted ahead, for a part of one.
/// </summary>
internal sealed class Followers
{
    private readonly StateStore _states;
    private readonly Starter _starter;
    private readonly Intake _intake;
    private readonly Grants _grants;
    private readonly Func<bool> _mayFollow;

    public Followers(StateStore states, Starter starter, Intake intake, Grants grants)
    {
        (_states, _starter, _intake, _grants) = (states, starter, intake, grants);
        _mayFollow = grants.TryFollow;
    }

    /// <summary>Asks for what follows the runs that are being settled; <see langword="null"/> when nothing does.</summary>
    public Asked? Ask(IReadOnlyList<TaskSettlement> settlements)
    {
        List<KeyedRecord>? next = null;
        int keys = 0;
        for (int i = 0; i < settlements.Count; i++)
            if (settlements[i].Kind == SettlementKind.Done && ((KafkaDelivery)settlements[i].Delivery).Source is KeyedRecord ending)
                keys += _intake.AskAhead(ending, _mayFollow, next ??= []) ? 1 : 0;
        if (keys == 0)
            return null;
        var requests = next!.ConvertAll(record => _starter.Request(record, alone: false, ahead: true));
        // Not the caller's token: what the guard may have granted must not be dropped.
        return new Asked(next, keys, requests, _states.StartAsync(requests, CancellationToken.None).AsTask());
    }

    /// <summary>The runs are settled, or could not be: whose turn it is now begins.</summary>
    public async ValueTask EndAsync(Asked asked)
    {
        StartAnswer[]? answers = null;
        try
        {
            answers = await asked.Answers.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Asked again in its turn, with the same token; what is wrong is told then.
        }
        var begin = new List<KafkaDelivery>(asked.Keys);
        for (int i = 0; i < asked.Records.Count; i++)
            End(asked.Records[i], asked.Requests[i], answers?[i], begin);
        _grants.Followed(begin, asked.Keys);
        // A receive that waits for records takes these too.
        if (begin.Count > 0)
            _intake.Wake();
    }

    private void End(KeyedRecord record, in StartRequest request, StartAnswer? answer, List<KafkaDelivery> begin)
    {
        if (answer is { Kind: StartKind.Skip })
        {
            _intake.Skip(record);
            return;
        }
        var granted = answer is { Kind: StartKind.Granted } run ? new KafkaDelivery(record, run, isAhead: true) : null;
        // What is held may only not be granted ahead: whose turn it is asks again.
        if (_intake.Arrive(record, granted, answer is { Kind: not StartKind.Held }, out var begins))
            _starter.Sort(record, request, answer!.Value, begin);
        else if (begins is not null)
            begin.Add(begins);
    }

    /// <summary>What was asked ahead of its turn.</summary>
    /// <param name="Records">The records.</param>
    /// <param name="Keys">Of how many keys: one of each may begin.</param>
    /// <param name="Requests">What was asked of each.</param>
    /// <param name="Answers">The guard's answers.</param>
    internal sealed record Asked(List<KeyedRecord> Records, int Keys, List<StartRequest> Requests, Task<StartAnswer[]> Answers);
}
