using Shop.Demo.Load;

namespace Shop.Demo;

/// <summary>Real tables of sales, for the shop to summarize.</summary>
/// <param name="Tables">The tables.</param>
internal sealed record Sales(IReadOnlyList<string> Tables)
{
    private const int Rows = 1000;

    public static Sales Create(string root)
    {
        var sales = new Sales([
            .. Enumerable.Range(0, Workload.Tables).Select(number => Path.Combine(root, Workload.Table(Fate.Welcome, number))),
        ]);
        string rows = string.Concat(Enumerable.Range(1, Rows).Select(order => $"{order},{order % 100}.50\n"));
        foreach (string table in sales.Tables)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(table)!);
            File.WriteAllText(table, $"order,amount\n{rows}");
        }
        return sales;
    }

    public int Summarized => Tables.Count(table => File.Exists($"{table}.summary.json"));
}
