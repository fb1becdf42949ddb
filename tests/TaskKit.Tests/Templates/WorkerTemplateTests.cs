using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TaskKit.Tests.Support;
using TaskKit.Tests.Tool;
using TaskKit.Tool;

namespace TaskKit.Tests.Templates;

/// <summary>A newcomer's way, with nothing but packages: a project and a handler from templates, the installed tool, a task that gets done.</summary>
public sealed class WorkerTemplateTests(WorkerTemplateTests.Packages packages) : IClassFixture<WorkerTemplateTests.Packages>
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

    /// <summary>All packages of this build in a folder, the templates and the tool installed from it.</summary>
    public sealed class Packages : IAsyncLifetime
    {
        private static readonly string[] Projects =
        [
            "src/Runtime/TaskKit/TaskKit.csproj",
            "src/Runtime/TaskKit.Sqlite/TaskKit.Sqlite.csproj",
            "src/Tool/dotnet-taskkit.csproj",
            "templates/TaskKit.Templates.csproj",
        ];

        private readonly string _root = Directory.CreateTempSubdirectory("taskkit-packages-").FullName;

        // Higher than what the projects were restored as, since packages of a build depend on each other by that version. Never used twice.
        private readonly string _version = $"0.1.{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";

        private Shell Shell => field ??= new Shell(Path.Combine(_root, "home"));

        private string Feed => Path.Combine(_root, "feed");

        private string Hive => Path.Combine(_root, "hive");

        private string ToolFolder => Path.Combine(_root, "tool");

        public async Task InitializeAsync()
        {
            string configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
            foreach (string project in Projects)
            {
                string[] pack =
                [
                    "pack",
                    project,
                    "--no-build",
                    "-c",
                    configuration,
                    "-o",
                    Feed,
                    $"-p:PackageVersion={_version}",
                    "-nologo",
                    "-v",
                    "q",
                ];
                (await Shell.RunAsync(Repository.Root, "dotnet", pack)).Succeeded();
            }
            File.WriteAllText(Path.Combine(_root, "NuGet.config"), NuGetConfig(_root, Feed, await PackageFolderAsync()));
            string templates = Path.Combine(Feed, $"TaskKit.Templates.{_version}.nupkg");
            (await Shell.RunAsync(_root, "dotnet", "new", "install", templates, "--debug:custom-hive", Hive)).Succeeded();
            (
                await Shell.RunAsync(_root, "dotnet", "tool", "install", "dotnet-taskkit", "--version", _version, "--tool-path", ToolFolder)
            ).Succeeded();
        }

        public Task DisposeAsync()
        {
            Directory.Delete(_root, recursive: true);
            return Task.CompletedTask;
        }

        /// <summary>A new worker with a second handler.</summary>
        internal async Task<string> NewProjectAsync(string name)
        {
            string folder = Path.Combine(_root, name);
            (await NewAsync(_root, "taskkit-worker", "--name", name)).Succeeded();
            (await NewAsync(folder, "taskkit-handler", "--name", "SendEmail", "--payload", "To:string,Body:string")).Succeeded();
            return folder;
        }

        internal Task<ToolRun> ToolAsync(string folder, params string[] arguments) =>
            Shell.RunAsync(folder, Path.Combine(ToolFolder, "dotnet-taskkit"), arguments);

        internal Task<ToolRun> DotnetAsync(string folder, params string[] arguments) => Shell.RunAsync(folder, "dotnet", arguments);

        internal RunningProgram Start(string folder, params string[] arguments) =>
            Shell.Start(folder, Path.Combine(ToolFolder, "dotnet-taskkit"), arguments);

        private Task<ToolRun> NewAsync(string folder, params string[] arguments) =>
            Shell.RunAsync(folder, "dotnet", ["new", .. arguments, "--debug:custom-hive", Hive]);

        // The packages of this build land in a folder that is thrown away; those of others are taken from where this repository keeps them.
        private static string NuGetConfig(string root, string feed, string others) =>
            $"""
                <configuration>
                  <packageSources><add key="feed" value="{feed}" /></packageSources>
                  <config><add key="globalPackagesFolder" value="{Path.Combine(root, "packages")}" /></config>
                  <fallbackPackageFolders><add key="others" value="{others}" /></fallbackPackageFolders>
                </configuration>
                """;

        private async Task<string> PackageFolderAsync()
        {
            string project = Path.Combine(Repository.Root, Projects[0]);
            return (await Shell.RunAsync(_root, "dotnet", "msbuild", project, "-getProperty:NuGetPackageRoot")).Succeeded().Out.Trim();
        }
    }
}
