using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.Ordering;

namespace TaskKit.Brokers.Settling;

/// <summary>Submits the follow-ups of successes before the successes are stored.</summary>
internal sealed class FollowUps(IGuard guard, Submitter submitter)
{
    /// <summary>Stores the follow-ups of a batch.</summary>
    /// <returns>
    /// <see langword="null"/> when all are stored; else one result per settlement, <see cref="SettleStatus.Refused"/> for those with a follow-up that
    /// was refused.
    /// </returns>
    /// <exception cref="BackendUnavailableException">The follow-ups cannot be stored now. The caller settles the whole batch again.</exception>
    public async ValueTask<SettleResult[]?> StoreAsync(IReadOnlyList<TaskSettlement> settlements)
    {
        var parents = new List<int>();
        for (int i = 0; i < settlements.Count; i++)
            if (settlements[i].FollowUps.Count > 0)
                parents.Add(i);
        // A run that was lost to another worker must submit nothing. A repeat does no harm: the id of a follow-up derives from its parent.
        bool[] granted = await guard
            .StillGrantedAsync([.. parents.Select(parent => ((BrokerDelivery)settlements[parent].Delivery).Run)], CancellationToken.None)
            .ConfigureAwait(false);
        parents = [.. parents.Where((_, i) => granted[i])];
        var outcomes = await submitter
            .SubmitAsync([.. parents.SelectMany(parent => settlements[parent].FollowUps)], CancellationToken.None)
            .ConfigureAwait(false);
        return Sort(settlements, parents, outcomes);
    }

    private static SettleResult[]? Sort(IReadOnlyList<TaskSettlement> settlements, List<int> parents, SubmitOutcome[] outcomes)
    {
        SettleResult[]? results = null;
        int next = 0;
        foreach (int parent in parents)
        {
            foreach (var followUp in settlements[parent].FollowUps)
            {
                var outcome = outcomes[next++];
                if (outcome.IsAccepted || results?[parent].Status == SettleStatus.Refused)
                    continue;
                (results ??= new SettleResult[settlements.Count])[parent] = SettleResult.Refused(followUp, outcome.Reason!);
            }
        }
        return results;
    }
}
