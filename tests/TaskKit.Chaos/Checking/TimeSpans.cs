namespace TaskKit.Chaos.Checking;

/// <summary>Stretches of time in which something could not be done, by name in the rules that excuse them.</summary>
internal static class TimeSpans
{
    /// <summary>The time within two times that at least one of the stretches covers.</summary>
    public static TimeSpan Covered(IEnumerable<(TimeSpan From, TimeSpan To)> stretches, TimeSpan from, TimeSpan to)
    {
        var (covered, end) = (TimeSpan.Zero, from);
        foreach (var stretch in stretches.OrderBy(stretch => stretch.From))
        {
            var begin = stretch.From > end ? stretch.From : end;
            var close = stretch.To < to ? stretch.To : to;
            if (close <= begin)
                continue;
            covered += close - begin;
            end = close;
        }
        return covered;
    }

    /// <summary>The stretches in which no worker was up and running.</summary>
    public static IEnumerable<(TimeSpan From, TimeSpan To)> WithoutWorkers(History history)
    {
        var steps = new List<(TimeSpan At, int Change)>();
        foreach (var process in history.Processes.Values.Where(process => process.Up is not null))
        {
            var gone = process.Stop?.At < process.Gone ? process.Stop.At : process.Gone;
            steps.AddRange([(process.Up!.Value, 1), (gone, -1)]);
            foreach (var (from, to) in process.Freezes.Where(freeze => freeze.From < gone))
                steps.AddRange([(from, -1), (to < gone ? to : gone, 1)]);
        }
        var (living, since) = (0, TimeSpan.Zero);
        foreach (var (at, change) in steps.OrderBy(step => step.At))
        {
            if (living == 0 && change > 0)
                yield return (since, at);
            living += change;
            since = at;
        }
        if (steps.Count > 0)
            yield return (since, TimeSpan.MaxValue);
    }

    /// <summary>The stretches in which nothing could be stored.</summary>
    public static IEnumerable<(TimeSpan From, TimeSpan To)> WithoutStore(History history) =>
        history.Locks.Select(held => (held.From, held.At)).Concat(history.Outages.Select(outage => (outage.From, outage.At)));
}
