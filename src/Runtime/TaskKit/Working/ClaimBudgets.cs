using TaskKit.Backends;
using TaskKit.Execution;
using TaskKit.Limiting;
using TaskKit.Registry.Switching;

namespace TaskKit.Working;

/// <summary>
/// The slots that are free when tasks are claimed: also those of types with a concurrency of their own, and none of types that are switched off; and the limits
/// that count in all workers.
/// </summary>
internal sealed class ClaimBudgets
{
    private readonly KeyValuePair<string, TypeLoad>[] _limited;
    private readonly Dictionary<string, int>? _free;
    private readonly TypeSwitches _switches;
    private readonly LimitTable _limits;
    private volatile bool _isAnyFull;
    private volatile IReadOnlySet<string>? _toldOff;
    private volatile IReadOnlyDictionary<string, TaskLimit>? _toldLimits;

    /// <param name="types">The types that run here.</param>
    /// <param name="switches">The types that are off now.</param>
    /// <param name="limits">The limits of types in all workers together.</param>
    public ClaimBudgets(IReadOnlyDictionary<string, TaskTypeSettings> types, TypeSwitches switches, LimitTable limits)
    {
        (_switches, _limits) = (switches, limits);
        _limited =
        [
            .. types.Where(pair => pair.Value.Load.Limit is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Load)),
        ];
        _free = _limited.Length > 0 ? [] : null;
    }

    /// <summary>True when the backend has been told of all that is off or limited; until then it may give more of it.</summary>
    public bool IsCurrent => ReferenceEquals(_switches.Off, _toldOff) && ReferenceEquals(_limits.Current, _toldLimits);

    /// <summary>True when the type is switched off.</summary>
    public bool IsOff(string type) => _switches.Off is { } off && off.Contains(type);

    public ReceiveBudget Budget(int free, bool solo)
    {
        if (_free is not null)
        {
            // Claimed before the look, so that a slot that is freed during it interrupts the wait.
            _isAnyFull = true;
            foreach (var (name, load) in _limited)
                _free[name] = Math.Max(0, load.Free);
            _isAnyFull = _free.ContainsValue(0);
        }
        (_toldOff, _toldLimits) = (_switches.Off, _limits.Current);
        return new ReceiveBudget(solo ? 1 : free, _free, solo) { Off = _toldOff, Limits = _toldLimits };
    }

    /// <summary>True when a receive may wait with a full type in its budget that has a slot again with this attempt's end.</summary>
    public bool MayWaitFor(Attempt ended) => _isAnyFull && ended.Settings?.Load.Limit is not null;
}
