using TaskKit.Bench.Sqlite;

namespace TaskKit.Bench.Limits;

/// <summary>The cost of a limit: for the types that have none, and for its own type while it never binds.</summary>
internal static class LimitsRun
{
    private const int Rounds = 5;
    private const double LeastPercent = 97;

    private static readonly TaskRate Binding = new(50, TimeSpan.FromSeconds(1));

    // No machine runs off so many.
    private static readonly TaskRate Wide = new(TaskRate.LargestCount, TimeSpan.FromMilliseconds(100));

    private static readonly LimitSide[] OfOthers =
    [
        LimitSide.Of("Concurrency 1 in each worker", LimitTypes.Slow, "Concurrency", "1") with
        {
            MostAtOnce = 1,
        },
        LimitSide.Of("TotalConcurrency 1", LimitTypes.Slow, "TotalConcurrency", "1") with
        {
            MostAtOnce = 1,
        },
        LimitSide.Of($"Rate {Binding}", LimitTypes.Slow, "Rate", $"{Binding}") with
        {
            Rate = Binding,
        },
    ];

    private static readonly LimitSide[] OfItself =
    [
        new("no limit", []),
        LimitSide.Of("TotalConcurrency 10,000", LimitTypes.NameOf(0), "TotalConcurrency", "10000"),
        LimitSide.Of($"Rate {Wide}", LimitTypes.NameOf(0), "Rate", $"{Wide}"),
    ];

    /// <summary>Measures both.</summary>
    /// <param name="folder">The folder for files.</param>
    /// <param name="report">The report that gets the figures.</param>
    /// <param name="ofType">The tasks of each of ten types.</param>
    /// <param name="ofOne">The tasks of a type alone.</param>
    public static async Task RunAsync(string folder, Report report, int ofType, int ofOne)
    {
        await OthersAsync(Path.Combine(folder, "limit-one.db"), report, ofType);
        await ItselfAsync(Path.Combine(folder, "limit-wide.db"), report, ofOne);
    }

    private static async Task OthersAsync(string path, Report report, int ofType)
    {
        report.Section(
            $"A limit on 1 of 10 types with {ofType:N0} stored tasks each: tasks a second of the other 9 ({Rounds} rounds in turn, medians)",
            BurnDownRun.Durability
        );
        int free = ofType * LimitTypes.Free;
        var others = await MeasureAsync(new LimitRound(path, free, ofType), LimitTypes.Free, OfOthers);
        foreach (var (side, results) in others)
            Show(report, side, results);
        foreach (var (side, results) in others.Skip(1))
            report.AtLeast($"  {side.Name}, ratio to {others[0].Side.Name}", Ratio(results, others[0].Results), LeastPercent, "%");
        foreach (var (side, results) in others)
            Audit(report, side, results, free + ofType);
    }

    private static async Task ItselfAsync(string path, Report report, int ofOne)
    {
        report.Section(
            $"A limit that never binds: {ofOne:N0} stored tasks of its type ({Rounds} rounds in turn, medians)",
            BurnDownRun.Durability
        );
        var itself = await MeasureAsync(new LimitRound(path, ofOne, 0), 1, OfItself);
        foreach (var (side, results) in itself)
            Show(report, side, results);
        foreach (var (side, results) in itself.Skip(1))
            report.Figure($"  {side.Name}, ratio to {itself[0].Side.Name}", Ratio(results, itself[0].Results), "%");
        foreach (var (_, results) in itself)
            report.Audit(ofOne * (long)results.Count, results.Sum(result => result.Done), results.Sum(result => result.Runs));
    }

    private static async Task<List<(LimitSide Side, List<LimitResult> Results)>> MeasureAsync(
        LimitRound round,
        int types,
        LimitSide[] sides
    )
    {
        await round.FillAsync(types);
        // All sides are compiled before they are measured.
        foreach (var side in sides)
            await round.RunAsync(side);
        var results = sides.Select(side => (Side: side, Results: new List<LimitResult>())).ToList();
        // Who begins changes, so that no side always follows the same one.
        for (int i = 0; i < Rounds; i++)
        for (int j = 0; j < sides.Length; j++)
        {
            var (side, own) = results[(i + j) % sides.Length];
            own.Add(await round.RunAsync(side));
        }
        return results;
    }

    private static void Show(Report report, LimitSide side, List<LimitResult> results)
    {
        report.Figure(side.Name, Median(results.Select(result => result.Rate)), "/s");
        report.Figure("  CPU", Median(results.Select(result => result.Cpu)), "µs a task");
    }

    private static void Audit(Report report, LimitSide side, List<LimitResult> results, long submitted) =>
        report.AuditLimit(
            side.Name,
            submitted * results.Count,
            results.Sum(result => result.Done),
            results.Sum(result => result.Runs),
            side.Rate is { } rate
                ? (rate.Count, results.Max(result => result.MostWithin), $"begun within {rate.Period.TotalSeconds:N0} s")
                : (side.MostAtOnce, results.Max(result => result.MostAtOnce), "at once"),
            results.Sum(result => result.SlowRuns)
        );

    // Of neighbours, so that a mood of the machine is in both.
    private static double Ratio(List<LimitResult> results, List<LimitResult> reference) =>
        Median(results.Zip(reference, (a, b) => a.Rate / b.Rate * 100));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
