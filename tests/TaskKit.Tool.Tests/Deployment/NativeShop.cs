using TaskKit.TestSupport;
using TaskKit.TestSupport.Servers;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests.Deployment;

/// <summary>The sample, published by Native AOT as a user does it; and the same program for the runtime's own compiler.</summary>
public sealed class NativeShop : IAsyncLifetime
{
    private const string Pivot = "release";

    private readonly string _root = Directory.CreateTempSubdirectory("taskkit-native-").FullName;

    // The feed and the packages are the user's own.
    private readonly Shell _shell = new(
        Environment.GetEnvironmentVariable("DOTNET_CLI_HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
    );

    internal ToolRun Published { get; private set; } = null!;

    internal string Program => Path.Combine(PublishFolder, "Shop");

    internal string Library => Path.Combine(PublishFolder, "libe_sqlite3.so");

    /// <summary>The size of the portable program with the runtime beside it, in bytes.</summary>
    internal long PortableSize => new DirectoryInfo(Built).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private string PublishFolder => Path.Combine(_root, "publish", "Shop", $"{Pivot}_{NativeCompiler.RuntimeIdentifier}");

    private string Built => Path.Combine(_root, "bin", "Shop", $"{Pivot}_{NativeCompiler.RuntimeIdentifier}");

    public async Task InitializeAsync()
    {
        if (NativeCompiler.Missing is { } reason)
            Published = new ToolRun(1, "", reason);
        else
            Published = await _shell.RunAsync(Repository.Root, "dotnet", [.. NativeCompiler.Arguments("publish", _root), "-c", "Release"]);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

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

    /// <summary>Starts the native program.</summary>
    internal RunningProgram Start(ToolFolder folder) => _shell.Start(folder.Root, Program);

    /// <summary>Starts the same program for the runtime's own compiler.</summary>
    internal RunningProgram StartPortable(ToolFolder folder) => _shell.Start(folder.Root, "dotnet", Path.Combine(Built, "Shop.dll"));
}
