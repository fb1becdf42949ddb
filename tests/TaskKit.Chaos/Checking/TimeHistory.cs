using TaskKit.Chaos.Ledger;
using TaskKit.Chaos.Schedules;

namespace TaskKit.Chaos.Checking;

/// <summary>A pause: asked for and stored, and at its end asked for and gone.</summary>
/// <param name="Scope">The text of its scope.</param>
/// <param name="Asked">The time from which on it may have stood.</param>
/// <param name="Written">The time from which on it stood.</param>
/// <param name="EndAsked">The time up to which it stood; the end of time for one that was not lifted.</param>
/// <param name="Ended">The time from which on it stood no more.</param>
internal readonly record struct PauseSpan(string Scope, TimeSpan Asked, TimeSpan Written, TimeSpan EndAsked, TimeSpan Ended)
{
    public bool IsLast => EndAsked == TimeSpan.MaxValue;
}

/// <summary>The schedules, pauses, limits and clocks of a history.</summary>
internal sealed class TimeHistory
{
    private const string ScheduleScope = "schedule:";
    private const string TypeScope = "type:";
    private readonly Dictionary<string, TimeSpan> _begun = [];

    /// <summary>The tasks that the store took, as their workers heard.</summary>
    public List<Fired> Fired { get; } = [];

    /// <summary>The windows that handlers got.</summary>
    public List<Occurred> Occurred { get; } = [];

    public List<PauseSpan> Pauses { get; } = [];

    /// <summary>The limits across workers.</summary>
    public LimitHistory Limits { get; } = new();

    public List<ClockSet> Clocks { get; } = [];

    /// <summary>The schedules of the run, with the time from which on they stood in the store.</summary>
    public IEnumerable<(TimedSchedule Schedule, TimeSpan Begun)> Schedules =>
        TimedSchedule.Every.Where(schedule => _begun.ContainsKey(schedule.Name)).Select(schedule => (schedule, _begun[schedule.Name]));

    public IEnumerable<PauseSpan> PausesOf(TimedSchedule schedule) =>
        Pauses.Where(pause => pause.Scope == ScheduleScope + schedule.Name).OrderBy(pause => pause.Asked);

    public IEnumerable<PauseSpan> PausesOf(string? type) => Pauses.Where(pause => pause.Scope == TypeScope + type);

    public IEnumerable<PauseSpan> PausesOfTypes => Pauses.Where(pause => pause.Scope.StartsWith(TypeScope, StringComparison.Ordinal));

    public void Apply(LedgerEvent line)
    {
        switch (line)
        {
            case Fired it:
                Fired.Add(it);
                break;
            case Occurred it:
                Occurred.Add(it);
                break;
            case ScheduleBegan it:
                _begun[it.Schedule] = it.At;
                break;
            case PauseBegan it:
                Pauses.Add(new PauseSpan(it.Scope, it.Asked, it.At, TimeSpan.MaxValue, TimeSpan.MaxValue));
                break;
            case PauseEnded it:
                int open = Pauses.FindLastIndex(pause => pause.Scope == it.Scope);
                Pauses[open] = Pauses[open] with { EndAsked = it.Asked, Ended = it.At };
                break;
            case LimitSet it:
                Limits.Apply(it);
                break;
            case ClockSet it:
                Clocks.Add(it);
                break;
        }
    }
}
