using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Checking;

/// <summary>A limit of a type, for as long as it stood in the store.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Replaced">The time from which on another one stood there; the end of time for the last one.</param>
internal readonly record struct LimitSpan(LimitSet Limit, TimeSpan Replaced)
{
    /// <summary>The tasks that may run at once.</summary>
    public int Concurrency => Limit.Concurrency > 0 ? Limit.Concurrency : int.MaxValue;

    /// <summary>The tasks that may begin in a period.</summary>
    public int Count => Limit.Count > 0 ? Limit.Count : int.MaxValue;
}

/// <summary>The limits of a history.</summary>
internal sealed class LimitHistory
{
    private readonly Dictionary<string, List<LimitSpan>> _spans = [];

    public IEnumerable<string> Types => _spans.Keys;

    /// <summary>The times at which a limit was changed.</summary>
    public int Changes => _spans.Values.Sum(spans => spans.Count - 1);

    public bool Has(string? type) => type is not null && _spans.ContainsKey(type);

    /// <summary>The period of the rate of a type.</summary>
    public TimeSpan PeriodOf(string type) => TimeSpan.FromMilliseconds(_spans[type].Max(span => span.Limit.Milliseconds));

    public void Apply(LimitSet limit)
    {
        if (!_spans.TryGetValue(limit.Type, out var spans))
            _spans[limit.Type] = spans = [];
        if (spans.Count > 0)
            spans[^1] = spans[^1] with { Replaced = limit.At };
        spans.Add(new LimitSpan(limit, TimeSpan.MaxValue));
    }

    /// <summary>
    /// The limits by which a claim may have been granted. A worker knows a limit from when it is asked for at the earliest, and for the time of its reach after
    /// another one is stored, to which comes the time for which the worker stood still or could not ask the store.
    /// </summary>
    public IEnumerable<LimitSpan> KnownTo(AttemptRun run, string type, History history) =>
        _spans[type].Where(span => span.Limit.Asked <= run.Claim.At && !IsForgotten(span, run, history));

    private static bool IsForgotten(LimitSpan span, AttemptRun run, History history)
    {
        var at = LimitedRuns.EarliestGrant(run, history);
        if (at <= span.Replaced)
            return false;
        var blind = history.Process(run.Pid).Freezes.Concat(TimeSpans.WithoutStore(history));
        var seeing = at - span.Replaced - TimeSpans.Covered(blind, span.Replaced, at);
        return seeing > history.Limits.LimitReach + history.Limits.Blur;
    }
}
