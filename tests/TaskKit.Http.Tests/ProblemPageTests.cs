using System.Text.RegularExpressions;
using TaskKit.Http.Problems;
using TaskKit.TestSupport;

namespace TaskKit.Http.Tests;

/// <summary>The page that describes the problems.</summary>
public sealed partial class ProblemPageTests
{
    [Fact]
    public void Each_code_stands_there_with_its_status_its_title_and_what_to_do()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "problems.md"));
        var rows = Row().Matches(page).Select(row => (row.Groups[1].Value, int.Parse(row.Groups[2].Value), row.Groups[3].Value));
        Assert.Equal(ProblemCode.All.Select(code => (code.Name, code.Status, code.Title)), rows);
        Assert.Contains(ProblemCode.Closed.Type.Replace("closed", "<code>", StringComparison.Ordinal), page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_codes_has_each_of_them()
    {
        var declared = typeof(ProblemCode).GetFields().Select(field => field.GetValue(null)).OfType<ProblemCode>().ToList();
        Assert.Equal(declared.OrderBy(code => code.Name), ProblemCode.All.OrderBy(code => code.Name));
        Assert.Equal(declared.Count, declared.Select(code => code.Name).Distinct().Count());
    }

    // The last column is there and has words.
    [GeneratedRegex(@"^\| `([a-z_]+)` \| (\d{3}) \| ([^|]+?) \| [^| ][^|]+\. \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
