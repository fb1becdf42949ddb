using TaskKit.Backends;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>Tests of the tool's words on tasks that wait for nobody, and on types that are switched off.</summary>
public sealed class WaitingTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Trait("Seed", "2-25")]
    [Fact]
    public async Task D06_Doctor_finds_waiting_tasks_without_a_living_worker()
    {
        await DeclareAsync("Billing", "ledger");
        await StoredTasks.SubmitAsync(_folder, "ledger");
        await StoredTasks.SubmitAsync(_folder, "sms");
        await StoredTasks.SubmitAsync(_folder, "sms");

        var findings = await FindingsAsync("workers");

        Assert.Equal(2, findings.Count);
        Assert.StartsWith("1 task of type 'ledger' waits and no living worker runs it (declared by Billing, last seen ", findings[0].Text);
        Assert.StartsWith("start Billing, or in its project: dotnet taskkit worker", findings[0].Fix);
        Assert.StartsWith("2 tasks of type 'sms' wait and no living worker runs them (", findings[1].Text);
        Assert.Equal("dotnet taskkit worker --type sms", findings[1].Fix);
    }

    [Fact]
    public async Task D06_Doctor_is_content_when_a_worker_lives()
    {
        await StoredTasks.SubmitAsync(_folder, "sms");
        await using var worker = await StoredTasks.StartAsync(_folder);
        await StoredTasks.SubmitAsync(_folder, "sms");

        Assert.Empty(await FindingsAsync("workers"));
    }

    [Trait("Seed", "2-25")]
    [Theory]
    [InlineData("""{"TaskKit":{"Worker":{"DisabledTypes":["sms"]}}}""", "appsettings.json → TaskKit:Worker:DisabledTypes")]
    [InlineData("""{"TASK_DISABLED_TYPES":"order, sms"}""", "appsettings.json → TASK_DISABLED_TYPES")]
    public async Task D06_Doctor_names_a_type_that_is_switched_off_and_the_key(string settings, string origin)
    {
        _folder.Write("appsettings.json", settings);

        var finding = Assert.Single(
            await FindingsAsync("task types"),
            found => found.Text.StartsWith("type 'sms'", StringComparison.Ordinal)
        );

        string key = origin.Split(' ')[^1];
        Assert.Equal($"type 'sms' is switched off by configuration: {key} names it ({origin}).", finding.Text);
        Assert.Contains(key, finding.Fix);
        Assert.EndsWith("dotnet taskkit worker --type sms", finding.Fix);
    }

    [Fact]
    public async Task D02_Counts_say_for_whom_tasks_wait()
    {
        await DeclareAsync("Billing", "ledger");
        await StoredTasks.SubmitAsync(_folder, "ledger");

        var shown = (await _folder.RunAsync("tasks", "counts")).Succeeded();
        var json = (await _folder.RunAsync("tasks", "counts", "--json")).Succeeded();

        Assert.Contains(
            "warning: 1 task of type 'ledger' waits and no living worker runs it (declared by Billing, last seen ",
            shown.Error
        );
        Assert.Equal("Billing", (string)json.Json[0]!["waitsFor"]![0]!);
    }

    [Fact]
    public async Task D02_Enqueue_declares_the_types_of_its_program()
    {
        (await _folder.RunAsync("enqueue", "sms", """{"to":"a","body":"b"}""")).Succeeded();

        var types = await _folder.Provider.Backend.Operations!.TypesAsync(CancellationToken.None);

        Assert.Equal([("order", "Shop"), ("sms", "Shop")], types.Select(type => (type.Type, type.Programs.Single())));
    }

    private async Task DeclareAsync(string program, params string[] types) =>
        await _folder.Provider.Backend.DeclareAsync(new TypeDeclaration(program, types), CancellationToken.None);

    private async Task<List<(string Text, string Fix)>> FindingsAsync(string check)
    {
        var run = (await _folder.RunAsync("doctor", "--json")).Succeeded();
        return
        [
            .. run
                .Json.AsArray()
                .Where(item => (string)item!["check"]! == check && (string)item["status"]! == "warning")
                .Select(item => ((string)item!["text"]!, (string)item["fix"]!)),
        ];
    }
}
