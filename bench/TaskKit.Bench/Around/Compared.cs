namespace TaskKit.Bench.Around;

/// <summary>The difference between two loops, for each call.</summary>
/// <param name="Nanoseconds">The CPU time that the one takes longer, which other programs do not change: the median of several rounds.</param>
/// <param name="Bytes">The memory that the one allocates more.</param>
internal sealed record Compared(double Nanoseconds, double Bytes)
{
    private const int Rounds = 15;

    /// <summary>Runs both loops in turn, so that a change of the machine's mood meets both.</summary>
    /// <param name="with">The loop with what is measured; it is told the number of its calls.</param>
    /// <param name="without">The same loop without it.</param>
    /// <param name="calls">The number of calls in a round.</param>
    public static Compared Measure(Action<int> with, Action<int> without, int calls)
    {
        // Until the runtime has compiled both for good.
        for (int i = 0; i < 5; i++)
            (_, _) = (Round(with, calls / 4), Round(without, calls / 4));
        var differences = new List<(double Time, double Bytes)>();
        for (int i = 0; i < Rounds; i++)
        {
            var (more, less) = (Round(with, calls), Round(without, calls));
            differences.Add(((more.Time - less.Time) / calls, (more.Bytes - less.Bytes) / calls));
        }
        return new Compared(Median(differences.Select(each => each.Time)), Median(differences.Select(each => each.Bytes)));
    }

    private static (double Time, double Bytes) Round(Action<int> loop, int calls)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Environment.CpuUsage.TotalTime;
        loop(calls);
        double time = (Environment.CpuUsage.TotalTime - start).TotalNanoseconds;
        return (time, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
