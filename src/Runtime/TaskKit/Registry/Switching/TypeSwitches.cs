using System.Collections.Frozen;

namespace TaskKit.Registry.Switching;

/// <summary>
/// The task types that are switched off, and why: left out by a setting for as long as the host runs, disabled by a call, kept off by a feature
/// flag, unhealthy, or paused in all processes. Of several reasons the first of these is shown. Readers take no lock.
/// </summary>
internal sealed class TypeSwitches
{
    private static readonly FrozenDictionary<string, string> None = FrozenDictionary<string, string>.Empty;

    private readonly Lock _gate = new();
    private IReadOnlyDictionary<string, string> _excluded = None;
    private IReadOnlyDictionary<string, string> _unflagged = None;
    private IReadOnlyDictionary<string, string> _paused = None;
    private string? _allPaused;
    private readonly Dictionary<string, string> _disabled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unhealthy = new(StringComparer.Ordinal);
    private volatile State _state = new(FrozenDictionary<string, OffReason>.Empty, null, null);

    /// <summary>Raised after a change with the types that went off or on. On the thread of the change.</summary>
    public event Action<IReadOnlyList<TypeSwitch>>? Changed;

    /// <summary>
    /// The types that the worker would run and must not claim now; <see langword="null"/> when there are none. The same object until the next change.
    /// </summary>
    public IReadOnlySet<string>? Off => _state.Off;

    /// <summary>The types that are off by name, with the reason that is shown.</summary>
    public IReadOnlyDictionary<string, OffReason> Reasons => _state.Reasons;

    /// <summary>The reason why everything is paused, also types that no registry names; <see langword="null"/> when it is not.</summary>
    public string? AllReason => _state.All;

    /// <summary>The reason why a type is off; <see langword="null"/> when it is on.</summary>
    public string? ReasonOf(string type)
    {
        var state = _state;
        return state.Reasons.GetValueOrDefault(type)?.Text ?? state.All;
    }

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

    /// <summary>Replaces the types that are paused.</summary>
    /// <param name="reasons">The types and the reasons.</param>
    /// <param name="all">The reason why everything is paused, or <see langword="null"/>.</param>
    public void SetPaused(IReadOnlyDictionary<string, string> reasons, string? all) =>
        Change(() =>
        {
            (_paused, _allPaused) = (reasons, all);
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
        State before,
            after;
        lock (_gate)
        {
            if (!change())
                return false;
            before = _state;
            _state = after = Compose();
        }
        var changes = Compare(before.Reasons, after.Reasons);
        if (changes.Count > 0 || before.All is null != after.All is null)
            Changed?.Invoke(changes);
        return true;
    }

    private State Compose()
    {
        var reasons = new Dictionary<string, OffReason>(StringComparer.Ordinal);
        Put(_paused, OffKind.Pause);
        Put(_unhealthy, OffKind.Health);
        Put(_unflagged, OffKind.Flag);
        Put(_disabled, OffKind.Call);
        IReadOnlySet<string> off = _allPaused is null
            ? reasons.Keys.Where(type => !_excluded.ContainsKey(type)).ToFrozenSet(StringComparer.Ordinal)
            : EveryName.Set;
        Put(_excluded, OffKind.Setting);
        return new State(reasons.ToFrozenDictionary(StringComparer.Ordinal), off.Count > 0 ? off : null, _allPaused);

        void Put(IReadOnlyDictionary<string, string> texts, OffKind kind)
        {
            foreach (var (type, text) in texts)
                reasons[type] = new OffReason(kind, text);
        }
    }

    // A type that stays off is a change only when a pause begins or ends to be the reason that is shown.
    private static List<TypeSwitch> Compare(FrozenDictionary<string, OffReason> before, FrozenDictionary<string, OffReason> after) =>
        [
            .. before
                .Keys.Union(after.Keys, StringComparer.Ordinal)
                .Select(type => new TypeSwitch(type, before.GetValueOrDefault(type), after.GetValueOrDefault(type)))
                .Where(each => each.Before is null != each.After is null || IsPause(each.Before) != IsPause(each.After)),
        ];

    private static bool IsPause(OffReason? reason) => reason?.Kind == OffKind.Pause;

    private sealed record State(FrozenDictionary<string, OffReason> Reasons, IReadOnlySet<string>? Off, string? All);
}
