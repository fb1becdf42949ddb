namespace TaskKit.Bench.Kafka;

/// <summary>Many task types in one shared group, one partition each.</summary>
internal static class TypesPart
{
    public static async Task RunAsync(BenchPart part)
    {
        int count = part.Scale(300_000),
            first = count / 5;
        part.Report.Section($"Task types: {count:N0} tasks spread over 1, 100 and 1,000 types of one shared group, 1 partition each");
        double one = 0;
        foreach (int types in new[] { 1, 100, 1_000 })
        {
            var result = await part.BurnAsync(
                types.ToString(System.Globalization.CultureInfo.InvariantCulture),
                first,
                count,
                prefix => new Burn(part.Arena, prefix, first, count) { Types = types, PartitionsOfType = 1 }
            );
            one = types == 1 ? result.Rate : one;
            part.Report.Figure($"{types:N0} types", result.Rate, "/s");
            Report.Note($"  ({result.Threads} threads, {result.PeakMegabytes:N0} MB at the peak)");
            if (types == 100)
                part.Report.AtLeast("  100 types to 1", result.Rate / one * 100, 80, "%");
        }
    }
}
