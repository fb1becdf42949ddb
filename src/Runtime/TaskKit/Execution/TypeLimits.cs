using TaskKit.Backends;

namespace TaskKit.Execution;

/// <summary>The slots that are free when tasks are claimed, also those of types with a limit of their own.</summary>
internal sealed class TypeLimits(IReadOnlyDictionary<string, TaskTypeSettings> types)
{
    private readonly Dictionary<string, int>? _free = types.Values.Any(type => type.Concurrency is not null) ? [] : null;
    private volatile bool _isAnyFull;

    public ReceiveBudget Budget(int free, bool solo)
    {
        if (_free is not null)
        {
            // Claimed before the look, so that a slot that is freed during it interrupts the wait.
            _isAnyFull = true;
            foreach (var (name, type) in types.Where(pair => pair.Value.Concurrency is not null))
                _free[name] = Math.Max(0, type.Free);
            _isAnyFull = _free.ContainsValue(0);
        }
        return new ReceiveBudget(solo ? 1 : free, _free, solo);
    }

    /// <summary>True when a receive may wait with a full type in its budget that has a slot again with this attempt's end.</summary>
    public bool MayWaitFor(Attempt ended) => _isAnyFull && ended.Settings?.Concurrency is not null;
}
