using TaskKit.Backends;
using TaskKit.Execution;
using TaskKit.Working;

namespace TaskKit.Testing.Running;

/// <summary>Claims single tasks for the worker, without waiting for one to become due.</summary>
internal sealed class Claims(WorkerSetup setup, AttemptSlots slots, ClaimBudgets budgets)
{
    private const int MostPerClaim = 1000;

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Claims the task that a worker would claim next; tasks that run solo come after all others.</summary>
    /// <returns><see langword="null"/> when none is due.</returns>
    public async Task<TaskDelivery?> NextAsync(ITaskReceiver receiver, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ClaimAsync(solo: false).ConfigureAwait(false)
                ?? (slots.Running == 0 ? await ClaimAsync(solo: true).ConfigureAwait(false) : null);
        }
        finally
        {
            _one.Release();
        }

        async Task<TaskDelivery?> ClaimAsync(bool solo)
        {
            var budget = budgets.Budget(Math.Min(slots.Free, 1), solo) with { AtOnce = true };
            var claimed = await receiver.ReceiveAsync(budget, cancellationToken).ConfigureAwait(false);
            return claimed.Count > 0 ? claimed[0] : null;
        }
    }

    /// <summary>Claims one task, also from behind others, which are given back. It does not count for the rate of its type, since they must not.</summary>
    /// <returns><see langword="null"/> when a worker could not claim it now.</returns>
    public async Task<TaskDelivery?> OneAsync(ITaskReceiver receiver, TaskRecord wanted, CancellationToken cancellationToken)
    {
        var budget = new ReceiveBudget(MostPerClaim, Solo: wanted.Crashes >= TaskDelivery.CrashesBeforeSolo)
        {
            Off = setup.Switches.Off,
            AtOnce = true,
        };
        var others = new List<TaskDelivery>();
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (await receiver.ReceiveAsync(budget, cancellationToken).ConfigureAwait(false) is { Count: > 0 } claimed)
            {
                var found = claimed.FirstOrDefault(delivery => delivery.Task.Id == wanted.Task.Id);
                others.AddRange(claimed.Where(delivery => delivery != found));
                if (found is not null)
                    return found;
            }
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        finally
        {
            if (others.Count > 0)
                await receiver.SettleAsync([.. others.Select(TaskSettlement.Released)], CancellationToken.None).ConfigureAwait(false);
            _one.Release();
        }
    }
}
