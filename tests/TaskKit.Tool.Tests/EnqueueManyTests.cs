using System.Text.Json.Nodes;
using TaskKit.TestSupport;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>Many payloads, and a backend that fails in the middle.</summary>
public sealed class EnqueueManyTests : IDisposable
{
    // Three batches; the database has room for the first only.
    private const int Lines = 3000;
    private const string Room = "TaskKit:Sqlite:MaxPages=300";

    private readonly ToolFolder _folder = ToolFolder.OnSqlite();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task D11_What_is_stored_is_said_and_a_repeat_goes_on_behind_it()
    {
        var stopped = await RunAsync("--set", Room);
        Assert.Equal(6, stopped.ExitCode);
        int stored = stopped.Json.AsArray().Count;
        Assert.InRange(stored, 1000, 2000);
        Assert.Equal(stored, await CountAsync());
        var error = JsonNode.Parse(stopped.Error)!["error"]!;
        Assert.Equal("TKCLI040", (string)error["code"]!);
        Assert.StartsWith(
            $"{stored} of {Lines} tasks are stored, those up to line {stored}. The database is full",
            (string)error["message"]!
        );
        Assert.Equal($"the same command with --skip {stored}", (string)error["try"]![0]!);

        (await RunAsync("--skip", $"{stored}")).Succeeded();
        Assert.Equal(Lines, await CountAsync());
        Assert.Empty((await RunAsync("--skip", $"{Lines}")).Succeeded().Json.AsArray());
    }

    [Fact]
    public async Task D11_Where_nothing_is_stored_that_is_said_too()
    {
        var run = await RunAsync("--set", "TaskKit:Sqlite:MaxPages=20");
        Assert.Equal(6, run.ExitCode);
        Assert.Empty(run.Json.AsArray());
        Assert.Contains($"0 of {Lines} tasks are stored", run.Error);
    }

    private Task<ToolRun> RunAsync(params string[] more)
    {
        string lines = string.Join('\n', Enumerable.Range(0, Lines).Select(i => $$"""{"to":"{{i}}","body":"{{new string('x', 400)}}"}"""));
        return _folder.RunAsync(lines, ["enqueue", "sms", "-", "--many", "--json", .. more]);
    }

    private async Task<int> CountAsync()
    {
        var counts = (await _folder.RunAsync("tasks", "counts", "--json")).Succeeded().Json.AsArray();
        return counts.Sum(row => (int)row!["counts"]!["PENDING"]!);
    }
}
