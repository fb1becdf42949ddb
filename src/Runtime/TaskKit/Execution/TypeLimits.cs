using TaskKit.Backends;
using TaskKit.Registry;

namespace TaskKit.Execution;

/// <summary>The slots that are free when tasks are claimed: also those of types with a limit of their own, and none of types that are switched off.</summary>
internal sealed class TypeLimits
{
    private readonly KeyValuePair<string, TypeLoad>[] _limited;
    private readonly Dictionary<string, int>? _free;
    private readonly TypeSwitches _switches;
    private volatile bool _isAnyFull;
    private volatile IReadOnlySet<string>? _told;

    /// <param name="types">The types that run here.</param>
    /// <param name="switches">The types that are off now.</param>
    public TypeLimits(IReadOnlyDictionary<string, TaskTypeSettings> types, TypeSwitches switches)
    {
        _switches = switches;
        _limited =
        [
            .. types.Where(pair => pair.Value.Load.Limit is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Load)),
        ];
        _free = _limited.Length > 0 ? [] : null;
    }

    /// <summary>True when the backend has been told of all that is off; until then it may give more of it.</summary>
    public bool IsCurrent => ReferenceEquals(_switches.Off, _told);

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
        _told = _switches.Off;
        return new ReceiveBudget(solo ? 1 : free, _free, solo) { Off = _told };
    }

    /// <summary>True when a receive may wait with a full type in its budget that has a slot again with this attempt's end.</summary>
    public bool MayWaitFor(Attempt ended) => _isAnyFull && ended.Settings?.Load.Limit is not null;
}
