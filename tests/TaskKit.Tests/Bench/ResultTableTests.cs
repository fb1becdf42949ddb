using TaskKit.Bench.Results;

namespace TaskKit.Tests.Bench;

/// <summary>Tests of the sum of several runs of the bench.</summary>
public sealed class ResultTableTests : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly string _folder = Directory.CreateTempSubdirectory("taskkit-results-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_row_is_the_median_and_the_range_of_all_runs()
    {
        string table = new ResultTable([Line(1, 300), Line(2, 100), Line(3, 1_200)]).ToString();
        Assert.Contains("| TaskKit | 300/s (100–1,200) | 3 | WAL |", table);
    }

    [Fact]
    public void An_even_number_of_runs_has_its_median_between_two()
    {
        string table = new ResultTable([Line(1, 1), Line(2, 2)]).ToString();
        Assert.Contains("| TaskKit | 1.50/s (1.00–2.00) | 2 | WAL |", table);
    }

    [Fact]
    public void Two_checkouts_are_compared_by_neighbouring_runs()
    {
        // The second pair ran the other way round.
        ResultLine[] lines = [Line(1, 100), Line(2, 50, "before"), Line(3, 100, "before"), Line(4, 100)];
        string table = new ResultTable(lines).ToString();
        Assert.Contains("| TaskKit | 100/s (100–100) | 75.0/s (50.0–100) | 1.50 × (1.00–2.00) | 2 |", table);
    }

    [Fact]
    public void What_was_missed_and_the_machine_stand_there_once()
    {
        var machine = new Machine(2, "A processor", 24, "Linux 6", ["TaskKit 1"]);
        ResultLine[] lines =
        [
            new() { Run = Start, Machine = machine },
            new() { Run = Start, Missed = "noop: too slow" },
            new() { Run = Start.AddSeconds(1), Machine = machine },
            new() { Run = Start.AddSeconds(1), Missed = "noop: too slow" },
        ];
        string table = new ResultTable(lines).ToString();
        Assert.Single(table.Split('\n'), line => line == "2 cores (A processor), 24 GB, Linux 6, TaskKit 1");
        Assert.Contains("MISS in 2 runs: noop: too slow", table);
    }

    [Fact]
    public void Files_hold_a_line_for_each_result_and_can_be_put_together()
    {
        string one = Path.Combine(_folder, "one"),
            two = Path.Combine(_folder, "two");
        ResultFile.Append(one, Line(1, 10));
        ResultFile.Append(one, Line(2, 20));
        ResultFile.Append(two, Line(3, 30));
        File.AppendAllText(one, File.ReadAllText(two));
        Assert.Equal([Line(1, 10), Line(2, 20), Line(3, 30)], ResultFile.Read(one));
    }

    [Fact]
    public void A_line_that_is_no_result_is_named()
    {
        string path = Path.Combine(_folder, "broken");
        ResultFile.Append(path, Line(1, 10));
        File.AppendAllText(path, "noise\n");
        var error = Assert.Throws<InvalidDataException>(() => ResultFile.Read(path).ToList());
        Assert.StartsWith($"{path}, line 2: expected a result of the bench.", error.Message);
    }

    private static ResultLine Line(int second, double value, string? side = null) =>
        new()
        {
            Run = Start.AddSeconds(second),
            Side = side,
            Figure = new Figure("burn", "Burn-down", "TaskKit", value, "/s", "WAL"),
        };
}
