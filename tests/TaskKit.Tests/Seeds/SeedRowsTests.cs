using TaskKit.Seeds;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Seeds;

/// <summary>Every statement of the seed documents is a row, and every row that is not open has a test.</summary>
public sealed class SeedRowsTests
{
    private static readonly string Tests = Path.Combine(Repository.Root, "tests");
    private static readonly IReadOnlyList<SeedRow> Rows = SeedRow.ReadAll(Path.Combine(Tests, "TaskKit.Seeds", "rows.tsv"));
    private static readonly IReadOnlyList<SeedMark> Marks = SeedMark.FindAll(Tests);

    [Fact]
    public void There_is_a_row_for_each_statement()
    {
        int[] statements = [31, 41, 27, 30, 35];
        var expected = statements.SelectMany((count, document) => Enumerable.Range(1, count).Select(number => $"{document}-{number:00}"));
        Assert.Equal(expected, Rows.Select(row => row.Id));
        Assert.DoesNotContain(Rows, row => row.Says.Length == 0);
    }

    [Fact]
    public void Each_mark_names_a_row() =>
        Assert.Empty(Marks.Where(mark => Rows.All(row => row.Id != mark.Row)).Select(mark => $"{mark.File}: {mark.Row}"));

    [Fact]
    public void Each_row_that_is_not_open_has_a_test() =>
        Assert.Empty(
            Rows.Where(row => row.Open.Length == 0 && Marks.All(mark => mark.Row != row.Id)).Select(row => $"{row.Id}: {row.Says}")
        );

    // Results are found by the names of methods.
    [Fact]
    public void A_test_that_shows_a_row_has_a_name_of_its_own()
    {
        var names = SeedMark.MethodNames(Tests).CountBy(name => name).ToDictionary();
        Assert.Empty(Marks.Where(mark => names[mark.Test] > 1).Select(mark => $"{mark.File}: {mark.Test}").Distinct());
    }

    [Fact]
    public void The_page_lists_each_row()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "seeds.md"));
        Assert.All(Rows, row => Assert.Contains($"| {row.Id} | {row.Says} |", page));
    }
}
