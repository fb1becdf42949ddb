using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;

namespace TaskKit.Brokers.Granting;

/// <summary>
/// Asks START for the next records of a key while the success of the last run is being stored. The next task of the key then waits for one exchange
/// with the guard instead of two. Several runs are requested at once for a key whose runs are short, and one exchange then serves them all.
/// </summary>
internal sealed class EarlyRequests
{
    private readonly IGuard _guard;
    private readonly Starter _starter;
    private readonly RecordDesk _desk;
    private readonly GrantQueue _grants;
    private readonly Func<bool> _hasRoom;

    public EarlyRequests(IGuard guard, Starter starter, RecordDesk desk, GrantQueue grants)
    {
        (_guard, _starter, _desk, _grants) = (guard, starter, desk, grants);
        _hasRoom = grants.TryReserveForFollower;
    }

    /// <summary>Asks START for the records that follow in the lanes of the runs that are being settled.</summary>
    /// <returns>The open requests; <see langword="null"/> when there are none.</returns>
    public Open? Ask(IReadOnlyList<TaskSettlement> settlements)
    {
        List<KeyedRecord>? next = null;
        int keys = 0;
        for (int i = 0; i < settlements.Count; i++)
            if (settlements[i].Kind == SettlementKind.Done && ((BrokerDelivery)settlements[i].Delivery).Source is KeyedRecord ending)
                keys += _desk.Lanes.AskEarly(ending, _hasRoom, next ??= []) ? 1 : 0;
        if (keys == 0)
            return null;
        var requests = next!.ConvertAll(record => _starter.Request(record, solo: false, early: true));
        return new Open(next, keys, requests, StartAsync(requests));
    }

    /// <summary>
    /// Takes the answers once the settle in front of them has ended, well or not. A record that is by now the first of its key begins.
    /// </summary>
    public async ValueTask EndAsync(Open open)
    {
        StartAnswer[]? answers = null;
        try
        {
            answers = await open.Answers.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Each record is requested again with the same token when its turn comes; a fault that lasts is reported there.
        }
        var begin = new List<BrokerDelivery>(open.Keys);
        for (int i = 0; i < open.Records.Count; i++)
            End(open.Records[i], open.Requests[i], answers?[i], begin);
        _grants.Followed(begin, open.Keys);
        // A receive that waits for records returns these runs.
        if (begin.Count > 0)
            _desk.Wake();
    }

    private async Task<StartAnswer[]> StartAsync(List<StartRequest> requests)
    {
        var answers = new StartAnswer[requests.Count];
        // No cancellation: the guard may have granted the runs, and nobody would give them back.
        await _guard.StartAsync(requests, answers, CancellationToken.None).ConfigureAwait(false);
        return answers;
    }

    private void End(KeyedRecord record, in StartRequest request, StartAnswer? answer, List<BrokerDelivery> begin)
    {
        if (answer is { Kind: StartKind.Skip })
        {
            _desk.Skip(record);
            return;
        }
        var granted = answer is { Kind: StartKind.Granted } run ? new BrokerDelivery(record, run, isEarly: true) : null;
        // Busy may mean no more than that the guard refuses the run early. START is asked again when the turn of the record comes.
        var arrival = _desk.Lanes.Arrive(record, granted, isAnswered: answer is { Kind: not StartKind.Busy });
        if (arrival.IsInOrder)
            _starter.MoveOn(record, request, answer!.Value, begin);
        else if (arrival.Begins is { } begins)
            begin.Add(begins);
    }

    /// <summary>A batch of early requests that is not answered yet.</summary>
    /// <param name="Records">The records.</param>
    /// <param name="Keys">The number of different keys of the records. One record of each key may begin, and has a slot reserved.</param>
    /// <param name="Requests">The requests.</param>
    /// <param name="Answers">The answers of the guard.</param>
    internal sealed record Open(List<KeyedRecord> Records, int Keys, List<StartRequest> Requests, Task<StartAnswer[]> Answers);
}
