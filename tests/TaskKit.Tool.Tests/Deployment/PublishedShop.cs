using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests.Deployment;

/// <summary>The sample, published as a user does it into a folder of its own: nothing of the checkout changes.</summary>
public abstract class PublishedShop : IAsyncLifetime
{
    private const string Pivot = "release";

    private readonly string _root = Directory.CreateTempSubdirectory("taskkit-published-").FullName;

    // The feed and the packages are the user's own.
    private readonly Shell _shell = new(
        Environment.GetEnvironmentVariable("DOTNET_CLI_HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
    );

    internal ToolRun Published { get; private set; } = null!;

    internal string Program => Path.Combine(PublishFolder, "Shop");

    /// <summary>The folder of what is published.</summary>
    private protected string PublishFolder => Path.Combine(_root, "publish", "Shop", $"{Pivot}_{NativeCompiler.RuntimeIdentifier}");

    /// <summary>The folder of what was built on the way.</summary>
    private protected string Built => Path.Combine(_root, "bin", "Shop", $"{Pivot}_{NativeCompiler.RuntimeIdentifier}");

    public virtual async Task InitializeAsync() =>
        Published = await _shell.RunAsync(Repository.Root, "dotnet", [.. Arguments(_root), "-c", "Release"]);

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The arguments of <c>dotnet</c> that publish the sample into a folder.</summary>
    private protected abstract string[] Arguments(string folder);

    /// <summary>A folder with the sample's settings, in which the tool sees its task types and its store.</summary>
    internal ToolFolder NewFolder(Uri gateway)
    {
        Published.Succeeded();
        var folder = new ToolFolder();
        File.Copy(Path.Combine(Built, "Shop.dll"), folder.Target, overwrite: true);
        folder.Write("uploads/old/left.tmp", "");
        folder.Write(
            "appsettings.json",
            $$"""
            {
              "TaskKit": {
                "Sqlite": { "Path": "shop.db" },
                "Worker": { "MaxRetries": 1, "Backoff": { "Initial": "10ms" } },
                "Handlers": { "sms": { "BaseAddress": "{{gateway}}" } }
              }
            }
            """
        );
        return folder;
    }

    /// <summary>Starts the published program.</summary>
    internal RunningProgram Start(ToolFolder folder) => _shell.Start(folder.Root, Program);

    /// <summary>Starts what was built on the way, by the runtime of this machine.</summary>
    internal RunningProgram StartPortable(ToolFolder folder) => _shell.Start(folder.Root, "dotnet", Path.Combine(Built, "Shop.dll"));

    internal static async Task<string> EnqueueAsync(ToolFolder folder, string type, string payload) =>
        (await folder.RunAsync("enqueue", type, payload)).Succeeded().Out.Trim();

    internal static async Task<JsonNode> BecomesAsync(ToolFolder folder, string id, string state)
    {
        JsonNode task = null!;
        await Eventually.TrueAsync(
            async () =>
            {
                task = (await folder.RunAsync("tasks", "show", id, "--json")).Succeeded().Json;
                return (string)task["state"]! == state;
            },
            $"the task is {state}"
        );
        return task;
    }

    internal static async Task StopsAsync(RunningProgram program)
    {
        Terminal.Kill(program.Id, PosixSignal.SIGTERM);
        Assert.True(await program.ExitsAsync() == 0, program.Text);
        Assert.DoesNotContain("crit", program.Text, StringComparison.Ordinal);
    }

    /// <summary>Says instead of publishing what is missing.</summary>
    private protected void CannotBePublished(string reason) => Published = new ToolRun(1, "", reason);
}
