using TaskKit.Seeds;

namespace TaskKit.Tests.Seeds;

public sealed class SeedPageTests
{
    private static readonly SeedRow[] Rows =
    [
        new("1-02", "Second.", ""),
        new("0-01", "First.", ""),
        new("0-02", "Both pass.", ""),
        new("0-03", "Half of it.", "HTTP API"),
        new("0-04", "Nothing of it.", "flows"),
        new("0-05", "Somebody writes it.", SeedRow.InWork),
        new("0-06", "It was written.", SeedRow.InWork),
        new("0-07", "Forgotten.", ""),
        new("0-08", "It needs a server.", ""),
        new("0-09", "Left out.", ""),
    ];

    private static readonly SeedMark[] Marks =
    [
        new("0-01", "Fails", ""),
        new("0-02", "Passes", ""),
        new("0-02", "Is_skipped", ""),
        new("0-03", "Passes", ""),
        new("0-06", "Passes", ""),
        new("0-08", "Is_skipped", ""),
        new("0-09", "Did_not_run", ""),
        new("1-02", "Passes", ""),
    ];

    private static readonly Dictionary<string, TestResult> Results = new()
    {
        ["Fails"] = new(3, 1, 0),
        ["Passes"] = new(2, 0, 0),
        ["Is_skipped"] = new(0, 0, 1),
    };

    [Theory]
    [InlineData("| 0-01 | First. | `Fails` | failed |")]
    [InlineData("| 0-02 | Both pass. | `Passes`<br>`Is_skipped` | passed, 1 skipped |")]
    [InlineData("| 0-03 | Half of it. | `Passes` | passed in part; open: HTTP API |")]
    [InlineData("| 0-04 | Nothing of it. |  | open: flows |")]
    [InlineData("| 0-05 | Somebody writes it. |  | open: in work |")]
    [InlineData("| 0-06 | It was written. | `Passes` | passed |")]
    [InlineData("| 0-07 | Forgotten. |  | without a test |")]
    [InlineData("| 0-08 | It needs a server. | `Is_skipped` | skipped |")]
    [InlineData("| 0-09 | Left out. | `Did_not_run` | not run |")]
    public void A_row_has_its_tests_and_their_result(string line) => Assert.Contains(line + "\n", new SeedPage(Rows, Marks, Results).Text);

    [Fact]
    public void Rows_come_in_order_and_are_counted()
    {
        var page = new SeedPage(Rows, Marks, Results);
        Assert.Equal("10 rows: 3 passed, 1 passed in part, 1 failed, 1 skipped, 1 not run, 2 open, 1 without a test.", page.Summary);
        Assert.True(page.Text.IndexOf("| 0-09 |", StringComparison.Ordinal) < page.Text.IndexOf("| 1-02 |", StringComparison.Ordinal));
        Assert.Equal(page.Text, new SeedPage([.. Rows.Reverse()], Marks, Results).Text);
    }

    [Fact]
    public void Results_are_read_from_the_files_of_a_run()
    {
        var folder = Directory.CreateTempSubdirectory("taskkit-seeds-");
        File.WriteAllText(
            Path.Combine(folder.FullName, "Some.trx"),
            """
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results>
                <UnitTestResult testId="1" testName="Some.Tests.Holds(number: 1)" outcome="Passed" />
                <UnitTestResult testId="2" testName="Some.Tests.Holds(number: 2)" outcome="Failed" />
                <UnitTestResult testId="3" testName="Some.Tests.Needs_a_server" outcome="NotExecuted" />
              </Results>
              <TestDefinitions>
                <UnitTest id="1"><TestMethod className="Some.Tests" name="Holds" /></UnitTest>
                <UnitTest id="2"><TestMethod className="Some.Tests" name="Some.Tests.Holds(number: 2)" /></UnitTest>
                <UnitTest id="3"><TestMethod className="Some.Tests" name="Needs_a_server" /></UnitTest>
              </TestDefinitions>
            </TestRun>
            """
        );
        try
        {
            var results = TestResults.Read(folder.FullName);
            Assert.Equal((new TestResult(1, 1, 0), new TestResult(0, 0, 1)), (results["Holds"], results["Needs_a_server"]));
            Assert.Empty(TestResults.Read(Path.Combine(folder.FullName, "none")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
