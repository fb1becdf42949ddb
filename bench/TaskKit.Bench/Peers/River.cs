using System.Globalization;
using System.Text.RegularExpressions;

namespace TaskKit.Bench.Peers;

/// <summary>River on a SQLite file. It prints <c>what: N in S s = R/s</c>.</summary>
internal static partial class River
{
    public const string Durability = "WAL, synchronous=NORMAL";

    /// <summary>The rates of its batch insert and of its burn-down, or <see langword="null"/> when it is not there.</summary>
    public static async Task<(double Insert, double Work)?> MeasureAsync(string path, int count)
    {
        string program = Path.Combine(PeerPrograms.Folder, "river-bench");
        if (PeerPrograms.IsMissing(program))
            return null;
        string tasks = count.ToString(CultureInfo.InvariantCulture);
        string output = await PeerPrograms.RunAsync(program, "-sqlite", path, "-conc", "128", tasks);
        var rates = Rate().Matches(output).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        return (rates[0], rates[1]);
    }

    [GeneratedRegex(@"= (\d+)/s")]
    private static partial Regex Rate();
}
