using System.CommandLine;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>Values that no option can take: wrong usage with a sentence, never a crash.</summary>
public sealed class WrongValueTests
{
    [Theory]
    [InlineData("tasks list --limit 99999999999", "--limit expects a whole number from 1 to 1000000, not '99999999999'.")]
    [InlineData("tasks list --limit 0", "--limit expects 1 to 1000000, not 0.")]
    [InlineData("tasks list --limit -5", "--limit expects 1 to 1000000, not -5.")]
    [InlineData("dlq list --limit many", "--limit expects a whole number from 1 to 1000000, not 'many'.")]
    [InlineData("tasks list --cursor garbage", "--cursor expects what an earlier list named as its end, not 'garbage'.")]
    [InlineData("tasks list --cursor -1", "--cursor expects what an earlier list named as its end, not '-1'.")]
    [InlineData("dlq list --cursor 99999999999999999999999", "--cursor expects")]
    [InlineData("enqueue sms {} --priority 99999999999", "--priority expects a whole number from -2 to 2")]
    [InlineData("enqueue sms {} --priority 3", "--priority expects -2 to 2, not 3.")]
    [InlineData("enqueue sms {} --max-retries 1001", "--max-retries expects 0 to 1000, not 1001.")]
    [InlineData("enqueue sms {} --delay 99999999d", "--delay expects")]
    [InlineData("enqueue sms {} --delay -00:00:05", "--delay expects a duration")]
    [InlineData("enqueue sms {} --timeout 99999d", "--timeout expects 1ms to 366d, not '99999d'.")]
    [InlineData(
        "enqueue sms {} --timeout 20",
        "--timeout expects a duration such as 500ms, 30s, 5m, 1h or 00:00:30, not '20'. Did you mean 20s?"
    )]
    [InlineData("enqueue sms {} --skip 5", "--skip goes with --many.")]
    [InlineData("worker --concurrency 0", "--concurrency expects 1 to 100000, not 0.")]
    [InlineData("worker --max-retries 99999999999", "--max-retries expects a whole number from 0 to 1000")]
    [InlineData("worker --task-timeout 0s", "--task-timeout expects 1ms to 366d, not '0s'.")]
    [InlineData("topics plan --partitions 99999999999", "--partitions expects a whole number from 1 to 10000")]
    [InlineData("dlq replay --all --rate 0", "--rate expects 0.01 to 1000000, not 0.")]
    [InlineData("dlq replay --all --rate NaN", "--rate expects 0.01 to 1000000, not NaN.")]
    [InlineData("dlq replay --filter after=99999999d", "--filter after expects")]
    public async Task D15_A_value_out_of_range_is_a_usage_error(string line, string message)
    {
        using var folder = new ToolFolder();
        var run = await folder.RunAsync(line.Split(' '));
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains($"error TKCLI001: {message}", run.Error);
    }

    [Fact]
    public async Task D15_No_option_of_any_command_crashes_on_garbage()
    {
        using var folder = new ToolFolder();
        string[] garbage = ["99999999999999999999", "-1", "NaN", "1e999", "", " ", "\u001b", "=", ",", "9999999999d", "0001-01-01", "true"];
        foreach (var (path, option) in Options())
        foreach (string value in garbage)
        {
            var run = await folder.RunAsync([.. path, option, value, "--dry-run"]);
            Assert.False(
                run.Error.Contains("TKCLI003", StringComparison.Ordinal),
                $"{string.Join(' ', path)} {option} '{value}': {run.Error}"
            );
            var joined = await folder.RunAsync([.. path, $"{option}={value}", "--dry-run"]);
            Assert.False(
                joined.Error.Contains("TKCLI003", StringComparison.Ordinal),
                $"{string.Join(' ', path)} {option}={value}: {joined.Error}"
            );
        }
    }

    [Fact]
    public async Task D15_A_fault_of_the_tool_shows_its_stack_only_on_demand()
    {
        using var folder = new ToolFolder { Fault = new FormatException("boom") };
        var run = await folder.RunAsync("types", "list");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error TKCLI003: The tool failed, which is a fault in it: FormatException: boom", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.Contains("TASKKIT_DEBUG=1", run.Error);
        folder.Variables["TASKKIT_DEBUG"] = "1";
        Assert.Contains("   at ", (await folder.RunAsync("types", "list")).Error);
    }

    // The doctor asks the SDK each time; it has no option of its own.
    private static IEnumerable<(string[] Path, string Option)> Options()
    {
        foreach (var (path, command) in CommandTree.Leaves.Where(leaf => leaf.Path[0] != "doctor"))
        foreach (
            var option in command
                .Options.Concat(path[0] == "types" ? CommandTree.Root.Options : [])
                .Where(option => option is not VersionOption)
        )
            yield return (path, option.Name);
    }
}
