using System.Collections.Frozen;

namespace TaskKit.Registry;

/// <summary>
/// The task types that are switched off, and why: left out by a setting for as long as the host runs, disabled by a call, kept off by a feature
/// flag, or unhealthy. Of several reasons the first of these is shown. Readers take no lock.
/// </summary>
internal sealed class TypeSwitches
{
    private static readonly FrozenDictionary<string, string> None = FrozenDictionary<string, string>.Empty;

    private readonly Lock _gate = new();
    private IReadOnlyDictionary<string, string> _excluded = None;
    private IReadOnlyDictionary<string, string> _unflagged = None;
    private readonly Dictionary<string, string> _disabled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unhealthy = new(StringComparer.Ordinal);
    private volatile State _state = new(None, null);

    /// <summary>Raised after a change with the types that went off, with the reason, or on, without one. On the thread of the change.</summary>
    public event Action<IReadOnlyList<(string Type, string? Reason)>>? Changed;

    /// <summary>
    /// The types that the worker would run and must not claim now; <see langword="null"/> when there are none. The same object until the next change.
    /// </summary>
    public IReadOnlySet<string>? Off => _state.Off;

    /// <summary>The reason why a type is off; <see langword="null"/> when it is on.</summary>
    public string? ReasonOf(string type) => _state.Reasons.GetValueOrDefault(type);

    /// <summary>The setting that leaves a type out for as long as the host runs, or <see langword="null"/>.</summary>
    public string? ExclusionOf(string type)
    {
        lock (_gate)
            return _excluded.GetValueOrDefault(type);
    }

    /// <summary>Leaves types out for as long as the host runs.</summary>
    public void Exclude(IReadOnlyDictionary<string, string> reasons) =>
        Change(() =>
        {
            _excluded = reasons;
            return true;
        });

    /// <summary>Replaces the types that feature flags keep off.</summary>
    public void SetFlagged(IReadOnlyDictionary<string, string> reasons) =>
        Change(() =>
        {
            _unflagged = reasons;
            return true;
        });

    /// <summary>Keeps a type off while its handler is unhealthy.</summary>
    /// <param name="type">The type.</param>
    /// <param name="reason">The reason; <see langword="null"/> when the handler is healthy.</param>
    public void SetUnhealthy(string type, string? reason) =>
        Change(() =>
        {
            if (reason is null)
                return _unhealthy.Remove(type);
            bool isNew = _unhealthy.GetValueOrDefault(type) != reason;
            _unhealthy[type] = reason;
            return isNew;
        });

    /// <summary>Disables what another registry has disabled.</summary>
    public void Take(TypeSwitches source)
    {
        KeyValuePair<string, string>[] disabled;
        lock (source._gate)
            disabled = [.. source._disabled];
        foreach (var (type, reason) in disabled)
            Disable(type, reason);
    }

    /// <returns>True when the type was not disabled before.</returns>
    public bool Disable(string type, string reason) => Change(() => _disabled.TryAdd(type, reason));

    /// <returns>True when the type was disabled.</returns>
    public bool Enable(string type) => Change(() => _disabled.Remove(type));

    private bool Change(Func<bool> change)
    {
        List<(string, string?)> changes;
        lock (_gate)
        {
            if (!change())
                return false;
            var before = _state.Reasons;
            _state = Compose();
            changes = Compare(before, _state.Reasons);
        }
        if (changes.Count > 0)
            Changed?.Invoke(changes);
        return true;
    }

    private State Compose()
    {
        var reasons = new Dictionary<string, string>(_unhealthy, StringComparer.Ordinal);
        foreach (var (type, reason) in _unflagged)
            reasons[type] = reason;
        foreach (var (type, reason) in _disabled)
            reasons[type] = reason;
        var off = reasons.Keys.Where(type => !_excluded.ContainsKey(type)).ToFrozenSet(StringComparer.Ordinal);
        foreach (var (type, reason) in _excluded)
            reasons[type] = reason;
        return new State(reasons.ToFrozenDictionary(StringComparer.Ordinal), off.Count > 0 ? off : null);
    }

    private static List<(string, string?)> Compare(FrozenDictionary<string, string> before, FrozenDictionary<string, string> after) =>
        [
            .. after.Where(pair => !before.ContainsKey(pair.Key)).Select(pair => (pair.Key, (string?)pair.Value)),
            .. before.Keys.Where(type => !after.ContainsKey(type)).Select(type => (type, (string?)null)),
        ];

    private sealed record State(FrozenDictionary<string, string> Reasons, IReadOnlySet<string>? Off);
}
