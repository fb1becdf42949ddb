using System.Reflection;
using TaskKit.TestSupport;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("tsks", "Did you mean 'tasks'?", "try:  dotnet taskkit --help")]
    [InlineData("tasks lst", "Did you mean 'list'?", "try:  dotnet taskkit tasks --help")]
    [InlineData("tasks list --stat DEAD", "Did you mean '--state'?", "try:  dotnet taskkit tasks list --help")]
    [InlineData("types list --format xml", "'xml'", "try:  dotnet taskkit types list --help")]
    [InlineData("enqueue sms", "Required argument 'payload' missing", "try:  dotnet taskkit enqueue --help")]
    public async Task Wrong_usage_is_exit_code_1_with_the_near_miss_and_the_help_to_read(string line, string hint, string help)
    {
        using var folder = new ToolFolder();
        var run = await folder.RunAsync(line.Split(' '));
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error TKCLI001: ", run.Error);
        Assert.Contains(hint, run.Error);
        Assert.Contains(help, run.Error);
    }

    [Fact]
    public async Task A_group_alone_shows_its_help_on_stderr()
    {
        using var folder = new ToolFolder();
        var run = await folder.RunAsync("tasks");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("dotnet taskkit tasks [command]", run.Error);
    }

    [Fact]
    public async Task Colour_only_where_it_is_asked_for()
    {
        using var folder = new ToolFolder();
        Assert.DoesNotContain('\u001b', (await folder.RunAsync("types", "list")).Out);
        Assert.Contains('\u001b', (await folder.RunAsync("types", "list", "--color", "always")).Out);
    }

    [Fact]
    public async Task Quiet_leaves_data_and_errors()
    {
        using var folder = new ToolFolder();
        var run = (await folder.RunAsync("tasks", "list", "--quiet")).Succeeded();
        Assert.Equal("", run.Error);
        Assert.Contains("TKCLI050", (await folder.RunAsync("types", "show", "x", "-q")).Error);
    }

    [Fact]
    public void Error_codes_are_unique_and_documented_with_their_exit_codes()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tool.md"));
        var codes = typeof(ErrorCodes)
            .GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(field => (ErrorCode)field.GetValue(null)!)
            .ToList();
        Assert.Equal(codes.Count, codes.DistinctBy(code => code.Id).Count());
        Assert.All(codes, code => Assert.Matches($@"(?m)^\| {code.Id} \| {code.ExitCode} \|", page));
    }

    [Fact]
    public void Every_exit_code_is_documented()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tool.md"));
        var codes = typeof(ExitCodes)
            .GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(field => (int)field.GetRawConstantValue()!);
        Assert.All(codes, code => Assert.Matches($@"(?m)^\| {code} \| [A-Z]", page));
    }

    [Fact]
    public void Every_command_is_documented()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tool.md"));
        string[] rows =
        [
            .. page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split(" | ")[0]),
        ];
        var missing = CommandTree
            .Leaves.Where(leaf => !leaf.Command.Hidden)
            .Select(leaf => string.Join(' ', leaf.Path))
            .Where(command =>
                !rows.Any(row =>
                    row.Contains($"`{command}`", StringComparison.Ordinal) || row.Contains($"`{command} ", StringComparison.Ordinal)
                )
            )
            .ToList();
        Assert.True(missing.Count == 0, $"The table of commands in docs/tool.md has no row for: {string.Join(", ", missing)}.");
    }
}
