using TaskKit.TestSupport;

namespace TaskKit.Templates.Tests;

/// <summary>The templates and the tool, installed from the packages of this build.</summary>
public sealed class Packages : IAsyncLifetime
{
    /// <summary>The collection of the tests of packages and single templates, which share one instance.</summary>
    public const string Collection = "Packages";

    /// <summary>The collection of the tests that write whole solutions, which share another one: both run side by side.</summary>
    public const string Solutions = "Solutions";

    private readonly string _root = Directory.CreateTempSubdirectory("taskkit-packages-").FullName;

    private Shell Shell => field ??= new Shell(Path.Combine(_root, "home"));

    internal string Root => _root;

    private string Hive => Path.Combine(_root, "hive");

    private string ToolFolder => Path.Combine(_root, "tool");

    public async Task InitializeAsync()
    {
        await PackedFeed.TakeAsync();
        File.WriteAllText(Path.Combine(_root, "NuGet.config"), NuGetConfig(_root, await PackageFolderAsync()));
        File.WriteAllText(Path.Combine(_root, "Directory.Build.rsp"), Shell.OneProcess);
        string templates = Path.Combine(PackedFeed.Folder, $"TaskKit.Templates.{PackedFeed.Version}.nupkg");
        (await Shell.RunAsync(_root, "dotnet", "new", "install", templates, "--debug:custom-hive", Hive)).Succeeded();
        (
            await Shell.RunAsync(
                _root,
                "dotnet",
                "tool",
                "install",
                "dotnet-taskkit",
                "--version",
                PackedFeed.Version,
                "--tool-path",
                ToolFolder
            )
        ).Succeeded();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        PackedFeed.Release();
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

    /// <summary>A new program with an API.</summary>
    internal async Task<string> NewApiAsync(string name)
    {
        (await NewAsync(_root, "taskkit-api", "--name", name)).Succeeded();
        return Path.Combine(_root, name);
    }

    internal Task<ToolRun> ToolAsync(string folder, params string[] arguments) =>
        Shell.RunAsync(folder, Path.Combine(ToolFolder, "dotnet-taskkit"), arguments);

    internal RunningProgram Start(string folder, params string[] arguments) =>
        Shell.Start(folder, Path.Combine(ToolFolder, "dotnet-taskkit"), arguments);

    /// <summary>A shell that finds the tool on its path, and the templates by the variable <c>HIVE</c>.</summary>
    internal Shell OpenShell()
    {
        var shell = new Shell(Path.Combine(_root, "home"));
        shell.Variables["PATH"] = ToolFolder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        shell.Variables["HIVE"] = Hive;
        return shell;
    }

    private Task<ToolRun> NewAsync(string folder, params string[] arguments) =>
        Shell.RunAsync(folder, "dotnet", ["new", .. arguments, "--debug:custom-hive", Hive, "--no-update-check"]);

    // The packages of this build land in a folder that is thrown away; those of others are taken from where this repository keeps them.
    private static string NuGetConfig(string root, string others) =>
        $"""
            <configuration>
              <packageSources><add key="feed" value="{PackedFeed.Folder}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{Path.Combine(root, "packages")}" /></config>
              <fallbackPackageFolders><add key="others" value="{others}" /></fallbackPackageFolders>
            </configuration>
            """;

    private async Task<string> PackageFolderAsync()
    {
        string project = Path.Combine(Repository.Root, PackedFeed.Projects[0]);
        return (await Shell.RunAsync(_root, "dotnet", "msbuild", project, "-getProperty:NuGetPackageRoot")).Succeeded().Out.Trim();
    }
}

[CollectionDefinition(Packages.Collection)]
public sealed class PackagesCollection : ICollectionFixture<Packages>;

[CollectionDefinition(Packages.Solutions)]
public sealed class SolutionsCollection : ICollectionFixture<Packages>;
