using System.Collections.Concurrent;

namespace TaskKit.Http.Submitting;

/// <summary>
/// The submits with an idempotency key that are under way in this process. A second one with the same key waits for the first, and then asks the store, which
/// knows whether it is a repeat. Nothing is kept once a submit has ended.
/// </summary>
internal sealed class UnderWay
{
    private readonly ConcurrentDictionary<(string Type, string Key), Task> _submits = new();

    public async Task<SubmitOutcome> SubmitAsync(SubmitRequest request, Func<Task<SubmitOutcome>> submit)
    {
        if (request.IdempotencyKey is not { } key)
            return await submit().ConfigureAwait(false);
        var name = (request.Type!, key);
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (_submits.GetOrAdd(name, own.Task) is var first && first != own.Task)
            await first.ConfigureAwait(false);
        try
        {
            return await submit().ConfigureAwait(false);
        }
        finally
        {
            _submits.TryRemove(new(name, own.Task));
            own.SetResult();
        }
    }
}
