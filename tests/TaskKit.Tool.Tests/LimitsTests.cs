using TaskKit.Backends;
using TaskKit.Limiting;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>Setting, clearing and listing limits by the tool.</summary>
public sealed class LimitsTests : IDisposable
{
    private readonly ToolFolder _folder = new(ShopManifest.With($"{ShopManifest.Sms},{ShopManifest.Payment}"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_limit_is_stored_listed_and_cleared()
    {
        var set = (await _folder.RunAsync("limits", "set", "sms", "--total-concurrency", "5", "--rate", " 100 / 1s ")).Succeeded();
        Assert.Matches(@"^TYPE\s+CONCURRENCY\s+RATE\s+BY\s+SINCE$", set.Out.Split('\n')[0].TrimEnd());
        Assert.Contains("dotnet taskkit limits clear sms", set.Error);

        var listed = (await _folder.RunAsync("limits", "list", "--json")).Succeeded().Json[0]!;
        Assert.Equal(
            ("sms", 5, "100/1s", Environment.UserName),
            ((string)listed["type"]!, (int)listed["totalConcurrency"]!, (string)listed["rate"]!, (string)listed["by"]!)
        );
        var stored = Assert.Single(await ListAsync());
        Assert.Equal(new TaskLimit { Concurrency = 5, Rate = new TaskRate(100, TimeSpan.FromSeconds(1)) }, stored.Limit);

        var cleared = (await _folder.RunAsync("limits", "clear", "sms", "--json")).Succeeded().Json[0]!;
        Assert.Equal(("sms", true), ((string)cleared["type"]!, (bool)cleared["wasSet"]!));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_limit_takes_the_place_of_the_one_before_and_says_so()
    {
        (await _folder.RunAsync("limits", "set", "sms", "--total-concurrency", "5")).Succeeded();

        var run = (await _folder.RunAsync("limits", "set", "sms", "--rate", "0")).Succeeded();

        Assert.Contains("in place of at most 5 at once", run.Error);
        Assert.Matches(@"^sms\s+as stated\s+no limit\s", run.Out.Split('\n')[1]);
        Assert.Equal(new TaskLimit { Rate = default(TaskRate) }, Assert.Single(await ListAsync()).Limit);
    }

    [Fact]
    public async Task No_limits_are_an_empty_list_not_an_error()
    {
        Assert.Equal("[]", (await _folder.RunAsync("limits", "list", "--json")).Succeeded().Out.Trim());
        Assert.Contains("No limit is set at run time.", (await _folder.RunAsync("limits", "list")).Succeeded().Error);
    }

    [Fact]
    public async Task A_clear_of_what_is_not_set_is_no_error_and_names_the_near_miss()
    {
        (await _folder.RunAsync("limits", "set", "sms", "--rate", "5/1m")).Succeeded();

        var run = (await _folder.RunAsync("limits", "clear", "smss")).Succeeded();

        Assert.Contains("No limit of smss was set at run time. Did you mean 'sms'?", run.Error);
        Assert.Contains("Limited all the same: sms", run.Error);
        Assert.Single(await ListAsync());
    }

    [Theory]
    [InlineData("'smss'. Did you mean 'sms'?", 7, "set", "smss", "--rate", "5/1m")]
    [InlineData("Expected --total-concurrency, --rate or both, got none.", 1, "set", "sms")]
    [InlineData("Required argument 'type' missing", 1, "set", "--rate", "5/1m")]
    [InlineData("--rate: expected a number of tasks and a duration", 1, "set", "sms", "--rate", "fast")]
    [InlineData("Did you mean 100/1s?", 1, "set", "sms", "--rate", "100/s")]
    [InlineData("--rate: expected a period of 10ms to 1d, got 2d.", 1, "set", "sms", "--rate", "5/2d")]
    [InlineData("--total-concurrency expects 0 to 100000, not -1.", 1, "set", "sms", "--total-concurrency", "-1")]
    [InlineData("--total-concurrency expects a whole number from 0 to 100000, not 'x'.", 1, "set", "sms", "--total-concurrency", "x")]
    [InlineData("'a b' is no name.", 1, "set", "a b", "--rate", "5/1m")]
    [InlineData("'a b' is no name.", 1, "clear", "a b")]
    public async Task Wrong_calls_are_refused(string text, int exitCode, params string[] call)
    {
        var run = await _folder.RunAsync(["limits", .. call]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(text, run.Error);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_dry_run_checks_the_type_and_changes_nothing()
    {
        var dry = (await _folder.RunAsync("limits", "set", "sms", "--total-concurrency", "5", "--dry-run")).Succeeded();
        Assert.Contains("Would limit sms: at most 5 at once.", dry.Error);
        Assert.Equal(7, (await _folder.RunAsync("limits", "set", "smss", "--rate", "0", "--dry-run")).ExitCode);
        Assert.Empty(await ListAsync());

        (await _folder.RunAsync("limits", "set", "sms", "--rate", "5/1m")).Succeeded();
        Assert.Contains("would be cleared", (await _folder.RunAsync("limits", "clear", "sms", "--dry-run")).Succeeded().Out);
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task A_type_of_another_program_is_known_by_the_store()
    {
        await _folder.Provider.Backend.DeclareAsync(new TypeDeclaration("Other", ["fax"]), CancellationToken.None);

        (await _folder.RunAsync("limits", "set", "fax", "--total-concurrency", "1")).Succeeded();

        Assert.Equal("fax", Assert.Single(await ListAsync()).Type);
    }

    [Fact]
    public async Task What_the_handler_states_is_shown_with_its_type()
    {
        string limited = ShopManifest.Sms.Replace("\"maxRetries\"", "\"totalConcurrency\":5,\"rate\":\"100/1s\",\"maxRetries\"");
        using var folder = new ToolFolder(ShopManifest.With(limited));

        string shown = (await folder.RunAsync("types", "show", "sms")).Succeeded().Out;
        var json = (await folder.RunAsync("types", "list", "--json")).Succeeded().Json[0]!;

        Assert.Matches(@"(?m)^total concurrency\s+5$", shown);
        Assert.Matches(@"(?m)^rate\s+100/1s$", shown);
        Assert.Equal((5, "100/1s"), ((int)json["totalConcurrency"]!, (string)json["rate"]!));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("set", "sms", "--rate", "5/1m")]
    [InlineData("set", "sms", "--rate", "5/1m", "--dry-run")]
    [InlineData("clear", "sms")]
    public async Task A_backend_that_keeps_no_limits_says_so(params string[] call)
    {
        _folder.Provider.KeepsLimits = false;

        var run = await _folder.RunAsync(["limits", .. call]);

        Assert.Equal(9, run.ExitCode);
        Assert.Contains("TKCLI080", run.Error);
        Assert.Contains(
            "The backend 'memory' keeps no limits across workers. On Kafka they are a part of the state: set TaskKit:Redis:Address.",
            run.Error
        );
    }

    private async Task<IReadOnlyList<StoredLimit>> ListAsync() =>
        await LimitDocument.ListAsync(_folder.Provider.Backend.Documents!, CancellationToken.None);
}
