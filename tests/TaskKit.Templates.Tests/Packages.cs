using TaskKit.TestSupport;

namespace TaskKit.Templates.Tests;

/// <summary>All packages of this build in a folder, the templates and the tool installed from it.</summary>
public sealed class Packages : IAsyncLifetime
{
    /// <summary>The collection of the classes that share one instance.</summary>
    public const string Collection = "Packages";

    private static readonly string[] Projects =
    [
        "src/Runtime/TaskKit/TaskKit.csproj",
        "src/Runtime/TaskKit.Sqlite/TaskKit.Sqlite.csproj",
        "src/Runtime/TaskKit.Testing/TaskKit.Testing.csproj",
        "src/Runtime/TaskKit.Http/TaskKit.Http.csproj",
        "src/Tool/dotnet-taskkit.csproj",
        "templates/TaskKit.Templates.csproj",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("taskkit-packages-").FullName;

    // Higher than what the projects were restored as, since packages of a build depend on each other by that version. Never used twice.
    private readonly string _version = $"0.1.{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";

    internal static string Configuration => AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";

    private Shell Shell => field ??= new Shell(Path.Combine(_root, "home"));

    internal string Root => _root;

    internal string Feed => Path.Combine(_root, "feed");

    private string Hive => Path.Combine(_root, "hive");

    private string ToolFolder => Path.Combine(_root, "tool");

    public async Task InitializeAsync()
    {
        foreach (string project in Projects)
        {
            string[] pack =
            [
                "pack",
                project,
                "--no-build",
                "-c",
                Configuration,
                "-o",
                Feed,
                $"-p:Version={_version}",
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

[CollectionDefinition(Packages.Collection)]
public sealed class PackagesCollection : ICollectionFixture<Packages>;
