namespace TaskKit.Bench.Around;

/// <summary>The cost of what stands around a handler, apart from storing and claiming: a loop on one thread with it, and one without.</summary>
internal static class AroundPart
{
    private const int Calls = 2_000_000;

    public static void Run(Report report)
    {
        report.Section("Around a handler: what it adds to an attempt, on one thread");
        using var middleware = new MiddlewareCost();
        Judge(report, "a middleware that only calls on", Compared.Measure(middleware.With, middleware.Without, Calls), 30);
        Judge(report, "the check of five rules", Compared.Measure(CheckCost.With, CheckCost.Without, Calls), 200);
    }

    private static void Judge(Report report, string name, Compared cost, double mostNanoseconds)
    {
        report.Below($"{name}: CPU time", cost.Nanoseconds, mostNanoseconds, "ns");
        report.Below($"{name}: allocated", cost.Bytes, 0.5, "bytes");
    }
}
