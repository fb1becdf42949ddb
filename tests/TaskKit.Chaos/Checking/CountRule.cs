namespace TaskKit.Chaos.Checking;

/// <summary>The rule of counts: a worker's metrics count what its handlers wrote down.</summary>
internal static class CountRule
{
    public static IEnumerable<Violation> MetricsAreTrue(History history)
    {
        var ended = history.Tasks.SelectMany(task => task.Runs).Where(run => run.End is not null).CountBy(run => run.Pid).ToDictionary();
        foreach (var (pid, process) in history.Processes)
            if (process.Count is { } count && count.Processed != ended.GetValueOrDefault(pid))
                yield return new(
                    Fault.WrongCount,
                    $"Process {pid} counted {count.Processed} attempts, and its handlers wrote down {ended.GetValueOrDefault(pid)}."
                );
    }
}
