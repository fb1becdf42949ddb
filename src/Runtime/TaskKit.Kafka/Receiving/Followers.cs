using TaskKit.Backends;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Receiving;

/// <summary>
/// Asks for the next run of a key in the moment in which the last one's success is stored: a key's tasks then wait for one exchange with the guard
/// each, and not for two. A run that is granted this way begins only when that success is known to be stored, else it is given back.
/// </summary>
internal sealed class Followers(StateStore states, Starter starter, Intake intake, Grants grants, GivenBack givenBack)
{
    /// <summary>Asks for what follows the runs that are being settled; <see langword="null"/> when nothing does.</summary>
    public Asked? Ask(IReadOnlyList<TaskSettlement> settlements)
    {
        List<FetchedRecord>? next = null;
        for (int i = 0; i < settlements.Count; i++)
            if (settlements[i].Kind == SettlementKind.Done && Next(((KafkaDelivery)settlements[i].Delivery).Source) is { } record)
                (next ??= []).Add(record);
        if (next is null)
            return null;
        var requests = next.ConvertAll(record => starter.Request(record, alone: false));
        // Not the caller's token: what the guard may have granted must not be dropped.
        return new Asked(next, requests, states.StartAsync(requests, CancellationToken.None).AsTask());
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
        var granted = new List<KafkaDelivery>(asked.Records.Count);
        for (int i = 0; i < asked.Records.Count; i++)
            End(asked.Records[i], asked.Requests[i], answers?[i], granted);
        grants.Followed(granted, asked.Records.Count);
        // A receive that waits for records takes these too.
        intake.Wake();
    }

    private FetchedRecord? Next(FetchedRecord ending)
    {
        if (ending.OrderingKey is null || intake.Follow(ending) is not { } next)
            return null;
        if (grants.TryFollow())
            return next;
        intake.EndFollowing(next);
        return null;
    }

    private void End(FetchedRecord record, in StartRequest request, StartAnswer? answer, List<KafkaDelivery> granted)
    {
        bool isItsTurn = intake.EndFollowing(record);
        if (answer is not { } known)
        {
            if (isItsTurn)
                intake.Return(record);
        }
        else if (isItsTurn)
            starter.Sort(record, request, known, granted);
        else if (known.Kind == StartKind.Granted)
        {
            record.Token = default;
            givenBack.Add(request.Held(known));
        }
    }

    /// <summary>What was asked ahead of its turn.</summary>
    /// <param name="Records">The records.</param>
    /// <param name="Requests">What was asked of each.</param>
    /// <param name="Answers">The guard's answers.</param>
    internal sealed record Asked(List<FetchedRecord> Records, List<StartRequest> Requests, Task<StartAnswer[]> Answers);
}
