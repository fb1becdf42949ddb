using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TaskKit.TestSupport;
using TaskKit.Tool;

namespace TaskKit.Templates.Tests;

/// <summary>A newcomer's way, with nothing but packages: a project and a handler from templates, the installed tool, a task that gets done.</summary>
[Collection(Packages.Collection)]
public sealed class WorkerTemplateTests(Packages packages)
{
    [Trait("Seed", "0-01")]
    [Fact]
    public async Task From_templates_to_a_finished_task()
    {
        string shop = await packages.NewProjectAsync("Shop");
        var types = (await packages.ToolAsync(shop, "types", "list", "--json")).Succeeded().Json.AsArray();
        Assert.Equal(["greet", "send_email"], types.Select(type => (string)type!["type"]!));

        string greet = (await packages.ToolAsync(shop, "--no-build", "enqueue", "greet", """{"name":"Ada"}""")).Succeeded().Out.Trim();
        var invalid = await packages.ToolAsync(shop, "--no-build", "enqueue", "send_email", """{"to":5}""");
        Assert.Equal(1, invalid.ExitCode);
        Assert.Contains("invalid send_email payload: 'to' must be a string, not a number.", invalid.Error);
        string email = (await packages.ToolAsync(shop, "--no-build", "enqueue", "send_email", """{"to":"a@b","body":"x"}"""))
            .Succeeded()
            .Out.Trim();
        Assert.Equal(2, await PendingAsync(shop));

        using var worker = packages.Start(shop, "--no-build", "worker", "--type", "greet");
        await worker.SaysAsync("Hello, Ada!");
        await Eventually.TrueAsync(async () => (string)(await ShowAsync(shop, greet))["state"]! == "DONE", "greet is DONE");
        Terminal.Kill(worker.Id, PosixSignal.SIGTERM);
        Assert.Equal(0, await worker.ExitsAsync());
        Assert.Equal("PENDING", (string)(await ShowAsync(shop, email))["state"]!);

        var doctor = await packages.ToolAsync(shop, "--no-build", "doctor");
        Assert.True(doctor.ExitCode == 0, doctor.Out);
        Assert.Matches(@"(?m)^✓ store\s+\S+taskkit\.db$", doctor.Out);
        Assert.Matches(@"(?m)^✓ integrity\s+ok$", doctor.Out);
    }

    [Fact]
    public async Task Seed2_18_A_module_is_added_by_one_command_and_its_test_passes()
    {
        string shop = await packages.NewProjectAsync("Store");
        (await packages.ToolAsync(shop, "new", "module", "billing", "InvoiceGeneration", "payment_processing")).Succeeded();
        var billing = (await packages.ToolAsync(shop, "types", "list", "--domain", "billing", "--json")).Succeeded().Json.AsArray();
        Assert.Equal(["billing:invoice_generation", "billing:payment_processing"], billing.Select(type => (string)type!["task_type"]!));
        var tests = (await packages.DotnetAsync(shop, "test", Path.Combine("..", "Store.Tests"), "-nologo")).Succeeded();
        Assert.Contains("Passed:     2", tests.Out);
    }

    [Fact]
    public async Task Seed1_37_The_template_is_organized_by_business_domain()
    {
        string shop = await packages.NewProjectAsync("Domains");
        Assert.True(File.Exists(Path.Combine(shop, "Greetings", "GreetHandler.cs")));
        var greet = (await packages.ToolAsync(shop, "types", "show", "greet", "--json")).Succeeded().Json;
        Assert.Equal("greetings", (string)greet["domain"]!);
    }

    [Fact]
    public async Task Looking_before_anything_was_submitted_makes_no_file()
    {
        string shop = await packages.NewProjectAsync("Empty");
        var run = await packages.ToolAsync(shop, "tasks", "list");
        Assert.Equal(6, run.ExitCode);
        Assert.Contains("error TKCLI042:", run.Error);
        // The template names no backend's settings: after a change of the backend they would only bring warnings.
        Assert.DoesNotContain("Sqlite", File.ReadAllText(Path.Combine(shop, "appsettings.json")));
        Assert.False(File.Exists(Path.Combine(shop, "taskkit.db")));
        File.WriteAllText(
            Path.Combine(shop, "taskkit.db"),
            "This is no database, but long enough to look like one to somebody who does not read it."
        );
        var broken = await packages.ToolAsync(shop, "tasks", "list");
        Assert.Equal(6, broken.ExitCode);
        Assert.Contains("error TKCLI041:", broken.Error);
        Assert.Contains("is not a SQLite database", broken.Error);
    }

    private async Task<JsonNode> ShowAsync(string shop, string id) =>
        (await packages.ToolAsync(shop, "tasks", "show", id, "--json")).Succeeded().Json;

    private async Task<int> PendingAsync(string shop) =>
        (await packages.ToolAsync(shop, "tasks", "counts", "--json"))
            .Succeeded()
            .Json.AsArray()
            .Sum(row => (int)row!["counts"]!["PENDING"]!);
}
