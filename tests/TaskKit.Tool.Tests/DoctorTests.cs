using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

public sealed class DoctorTests
{
    [Fact]
    public async Task A_sound_project_is_all_ticks_and_asks_the_real_MSBuild()
    {
        using var folder = new ToolFolder(ShopManifest.With(ShopManifest.Sms)) { AsksMsBuild = true };
        var run = (await folder.RunAsync("doctor")).Succeeded();
        Assert.Matches(@"(?m)^✓ sdk\s+\.NET SDK 10\.", run.Out);
        Assert.Matches(@"(?m)^✓ project\s+\S+Shop\.csproj$", run.Out);
        Assert.Matches(@"(?m)^✓ task types\s+sms$", run.Out);
        Assert.Matches(@"(?m)^✓ store\s+backend memory$", run.Out);
        Assert.Matches(@"(?m)^✓ dead letters\s+none$", run.Out);
        Assert.DoesNotContain("✗", run.Out);
    }

    [Fact]
    public async Task Misspelt_keys_and_dead_letters_are_doubtful_and_say_what_to_do()
    {
        using var folder = new ToolFolder();
        folder.Write(
            "appsettings.json",
            """{"TaskKit":{"Wroker":{"Concurrency":5},"memory":{"Sice":1},"Types":{"smss":{"MaxRetries":1}}}}"""
        );
        await StoredTasks.BuryAsync(folder);
        var run = (await folder.RunAsync("doctor", "--json")).Succeeded();
        var warnings = run
            .Json.AsArray()
            .Where(item => (string)item!["status"]! == "warning")
            .Select(item => (string)item!["text"]!)
            .ToList();
        Assert.Contains("TaskKit:Wroker is not a known setting. Did you mean 'Worker'?", warnings);
        Assert.Contains("TaskKit:memory:Sice is not a known setting. Did you mean 'Size'?", warnings);
        Assert.Contains("TaskKit:Types:smss: no handler is registered for task type 'smss'. Did you mean 'sms'?", warnings);
        Assert.Contains("1 task has failed for good.", warnings);
        Assert.Contains(warnings, text => text.StartsWith("no handler in this program: order."));
    }

    [Trait("Seed", "2-25")]
    [Fact]
    public async Task An_invalid_value_is_bad_and_names_its_file()
    {
        using var folder = new ToolFolder();
        folder.Write("appsettings.Staging.json", """{"TaskKit":{"Worker":{"Timeout":"soon"}}}""");
        var run = await folder.RunAsync("doctor", "--environment", "Staging");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(
            @"(?m)^✗ configuration\s+TaskKit:Worker:Timeout: expected a duration .* got 'soon'\. \(appsettings\.Staging\.json → TaskKit:Worker:Timeout\)$",
            run.Out
        );
    }

    [Fact]
    public async Task A_file_that_is_no_JSON_is_bad()
    {
        using var folder = new ToolFolder();
        folder.Write("appsettings.json", "{");
        var run = await folder.RunAsync("doctor");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"(?m)^✗ configuration\s.*appsettings\.json", run.Out);
    }

    [Fact]
    public async Task No_project_ends_the_checks_that_need_one()
    {
        using var folder = new ToolFolder();
        File.Delete(Path.Combine(folder.Root, "Shop.csproj"));
        var run = await folder.RunAsync("doctor", "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["sdk", "project"], run.Json.AsArray().Select(item => (string)item!["check"]!));
    }

    [Theory]
    [InlineData("3.6.23", Grade.Good)]
    [InlineData("3.7.0", Grade.Doubtful)]
    [InlineData("3.51.2", Grade.Doubtful)]
    [InlineData("3.51.3", Grade.Good)]
    [InlineData("3.52.0", Grade.Good)]
    public void Versions_of_SQLite_with_the_fault_are_named(string version, object grade) =>
        Assert.Equal(grade, SqliteCheck.Library(version).Grade);
}
