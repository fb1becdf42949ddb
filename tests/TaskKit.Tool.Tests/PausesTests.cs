using TaskKit.Backends;
using TaskKit.Pausing;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>Pausing, resuming and listing pauses by the tool.</summary>
public sealed class PausesTests : IDisposable
{
    private readonly ToolFolder _folder = new(ShopManifest.With($"{ShopManifest.Sms},{ShopManifest.Payment}"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("type:sms", "--type", "sms")]
    [InlineData("domain:billing", "--domain", "billing")]
    [InlineData("all", "--all")]
    public async Task A_pause_is_stored_listed_and_resumed(string scope, params string[] options)
    {
        var paused = (await _folder.RunAsync(["pause", .. options, "--reason", "gateway down"])).Succeeded();
        Assert.Matches(@"^SCOPE\s+SINCE\s+BY\s+REASON$", paused.Out.Split('\n')[0].TrimEnd());
        Assert.Contains($"dotnet taskkit resume {string.Join(' ', options)}", paused.Error);

        var listed = (await _folder.RunAsync("pauses", "list", "--json")).Succeeded().Json[0]!;
        Assert.Equal(
            (scope, "gateway down", Environment.UserName),
            ((string)listed["scope"]!, (string)listed["reason"]!, (string)listed["by"]!)
        );
        var stored = Assert.Single(await ListAsync());
        Assert.Equal(PauseScope.Parse(scope), stored.Scope);

        var resumed = (await _folder.RunAsync(["resume", .. options, "--json"])).Succeeded().Json[0]!;
        Assert.Equal((scope, true), ((string)resumed["scope"]!, (bool)resumed["wasPaused"]!));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task No_pauses_are_an_empty_list_not_an_error()
    {
        Assert.Equal("[]", (await _folder.RunAsync("pauses", "list", "--json")).Succeeded().Out.Trim());
        Assert.Contains("Nothing is paused.", (await _folder.RunAsync("pauses", "list")).Succeeded().Error);
    }

    [Fact]
    public async Task A_resume_of_what_is_not_paused_is_no_error_and_names_the_near_miss()
    {
        (await _folder.RunAsync("pause", "--type", "sms", "--reason", "x")).Succeeded();

        var run = (await _folder.RunAsync("resume", "--type", "smss")).Succeeded();

        Assert.Contains("Nothing was paused as type:smss. Did you mean 'type:sms'?", run.Error);
        Assert.Contains("Paused all the same: type:sms", run.Error);
        Assert.Single(await ListAsync());
    }

    [Theory]
    [InlineData("'smss'. Did you mean 'sms'?", 7, "pause", "--type", "smss", "--reason", "x")]
    [InlineData("'biling'. Did you mean 'billing'?", 1, "pause", "--domain", "biling", "--reason", "x")]
    [InlineData("Expected one of --type, --domain and --all, got none.", 1, "pause", "--reason", "x")]
    [InlineData("Expected one of --type, --domain and --all, got several.", 1, "pause", "--all", "--type", "sms", "--reason", "x")]
    [InlineData("'--reason' is required", 1, "pause", "--type", "sms")]
    [InlineData("'a b' is no name.", 1, "resume", "--type", "a b")]
    public async Task Wrong_calls_are_refused(string text, int exitCode, params string[] call)
    {
        var run = await _folder.RunAsync(call);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(text, run.Error);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task An_empty_reason_is_refused()
    {
        var run = await _folder.RunAsync("pause", "--all", "--reason", " ");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_dry_run_checks_the_name_and_changes_nothing()
    {
        Assert.Contains(
            "Would pause type:sms.",
            (await _folder.RunAsync("pause", "--type", "sms", "--reason", "x", "--dry-run")).Succeeded().Error
        );
        Assert.Equal(7, (await _folder.RunAsync("pause", "--type", "smss", "--reason", "x", "--dry-run")).ExitCode);
        Assert.Empty(await ListAsync());

        (await _folder.RunAsync("pause", "--all", "--reason", "x")).Succeeded();
        Assert.Contains("would be resumed", (await _folder.RunAsync("resume", "--all", "--dry-run")).Succeeded().Out);
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task A_type_of_another_program_is_known_by_the_store()
    {
        await _folder.Provider.Backend.DeclareAsync(new TypeDeclaration("Other", ["fax"]), CancellationToken.None);

        (await _folder.RunAsync("pause", "--type", "fax", "--reason", "x")).Succeeded();

        Assert.Single(await ListAsync());
    }

    [Theory]
    [InlineData("task type 'sms' is paused since ", "2 tasks wait: ", "--type", "sms")]
    [InlineData("domain 'billing' is paused since ", "1 task waits: ", "--domain", "billing")]
    [InlineData("everything is paused since ", "3 tasks wait: ", "--all")]
    public async Task Counts_and_the_doctor_name_a_pause_that_holds_tasks_back(string sentence, string held, params string[] options)
    {
        await StoredTasks.SubmitAsync(_folder, "sms");
        await StoredTasks.SubmitAsync(_folder, "sms", delay: TimeSpan.FromHours(1));
        await StoredTasks.SubmitAsync(_folder, "payment", payload: """{"amount":1}""");
        (await _folder.RunAsync(["pause", .. options, "--reason", "gateway down"])).Succeeded();

        var counts = (await _folder.RunAsync("tasks", "counts")).Succeeded();
        var doctor = (await _folder.RunAsync("doctor")).Succeeded();

        Assert.Contains($"warning: {held}{sentence}", counts.Error);
        Assert.Contains(" gateway down.", counts.Error.Replace("by " + Environment.UserName + ":", ""));
        Assert.Contains($"! pauses        {sentence}", doctor.Out);
        Assert.Contains($"→ dotnet taskkit resume {string.Join(' ', options)}", doctor.Out);
    }

    [Fact]
    public async Task A_pause_that_holds_no_task_back_is_found_by_the_doctor_alone()
    {
        await StoredTasks.SubmitAsync(_folder, "sms");
        (await _folder.RunAsync("pause", "--domain", "billing", "--reason", "x")).Succeeded();

        Assert.DoesNotContain("paused", (await _folder.RunAsync("tasks", "counts")).Succeeded().Error);
        Assert.Contains("domain 'billing' is paused since ", (await _folder.RunAsync("doctor")).Succeeded().Out);
    }

    [Fact]
    public async Task Without_a_pause_neither_speaks_of_one()
    {
        await StoredTasks.SubmitAsync(_folder, "sms");

        Assert.DoesNotContain("paused", (await _folder.RunAsync("tasks", "counts")).Succeeded().Error);
        Assert.DoesNotContain("pauses", (await _folder.RunAsync("doctor")).Succeeded().Out);
    }

    private async Task<IReadOnlyList<TaskPause>> ListAsync() =>
        await PauseDocument.ListAsync(_folder.Provider.Backend.Documents!, CancellationToken.None);
}
