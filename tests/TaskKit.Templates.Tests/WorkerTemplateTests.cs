using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TaskKit.TestSupport;
using TaskKit.Tool;

namespace TaskKit.Templates.Tests;

/// <summary>A newcomer's way, with nothing but packages: a project and a handler from templates, the installed tool, a task that gets done.</summary>
[Collection(Packages.Collection)]
public sealed class WorkerTemplateTests(Packages packages, WorkerTemplateTests.NewWorker worker)
    : IClassFixture<WorkerTemplateTests.NewWorker>
{
    [Trait("Seed", "0-01")]
    [Fact]
    public async Task From_templates_to_a_finished_task()
    {
        var types = (await ToolAsync("types", "list", "--json")).Succeeded().Json.AsArray();
        Assert.Equal(["greet", "send_email"], types.Select(type => (string)type!["type"]!));

        string greet = (await ToolAsync("--no-build", "enqueue", "greet", """{"name":"Ada"}""")).Succeeded().Out.Trim();
        var invalid = await ToolAsync("--no-build", "enqueue", "send_email", """{"to":5}""");
        Assert.Equal(1, invalid.ExitCode);
        Assert.Contains("invalid send_email payload: 'to' must be a string, not a number.", invalid.Error);
        string email = (await ToolAsync("--no-build", "enqueue", "send_email", """{"to":"a@b","body":"x"}""")).Succeeded().Out.Trim();
        Assert.Equal(2, await PendingAsync());

        using var running = packages.Start(worker.Folder, "--no-build", "worker", "--type", "greet");
        await running.SaysAsync("Hello, Ada!");
        await Eventually.TrueAsync(async () => (string)(await ShowAsync(greet))["state"]! == "DONE", "greet is DONE");
        Terminal.Kill(running.Id, PosixSignal.SIGTERM);
        Assert.Equal(0, await running.ExitsAsync());
        Assert.Equal("PENDING", (string)(await ShowAsync(email))["state"]!);

        var doctor = await ToolAsync("--no-build", "doctor");
        Assert.True(doctor.ExitCode == 0, doctor.Out);
        Assert.Matches(@"(?m)^✓ store\s+\S+taskkit\.db$", doctor.Out);
        Assert.Matches(@"(?m)^✓ integrity\s+ok$", doctor.Out);
    }

    [Fact]
    public async Task Seed1_37_The_template_is_organized_by_business_domain()
    {
        Assert.True(File.Exists(worker.PathOf(Path.Combine("Greetings", "GreetHandler.cs"))));
        var greet = (await ToolAsync("types", "show", "greet", "--json")).Succeeded().Json;
        Assert.Equal("greetings", (string)greet["domain"]!);
    }

    [Fact]
    public async Task Looking_before_anything_was_submitted_makes_no_file()
    {
        string[] list = ["tasks", "list", "--set", "TaskKit:Sqlite:Path=empty.db"];
        string file = worker.PathOf("empty.db");
        var run = await ToolAsync(list);
        Assert.Equal(6, run.ExitCode);
        Assert.Contains("error TKCLI042:", run.Error);
        // The template names no backend's settings: after a change of the backend they would only bring warnings.
        Assert.DoesNotContain("Sqlite", File.ReadAllText(worker.PathOf("appsettings.json")));
        Assert.False(File.Exists(file));
        File.WriteAllText(file, "This is no database, but long enough to look like one to somebody who does not read it.");
        var broken = await ToolAsync(list);
        Assert.Equal(6, broken.ExitCode);
        Assert.Contains("error TKCLI041:", broken.Error);
        Assert.Contains("is not a SQLite database", broken.Error);
    }

    private Task<ToolRun> ToolAsync(params string[] arguments) => packages.ToolAsync(worker.Folder, arguments);

    private async Task<JsonNode> ShowAsync(string id) => (await ToolAsync("tasks", "show", id, "--json")).Succeeded().Json;

    private async Task<int> PendingAsync() =>
        (await ToolAsync("tasks", "counts", "--json")).Succeeded().Json.AsArray().Sum(row => (int)row!["counts"]!["PENDING"]!);

    /// <summary>A worker from the templates with a second handler, for all that leaves it as it is.</summary>
    public sealed class NewWorker(Packages packages) : IAsyncLifetime
    {
        internal string Folder { get; private set; } = "";

        public async Task InitializeAsync() => Folder = await packages.NewProjectAsync("Shop");

        public Task DisposeAsync() => Task.CompletedTask;

        internal string PathOf(string file) => Path.Combine(Folder, file);
    }
}
