using TaskKit.TestSupport;

namespace TaskKit.Templates.Tests;

/// <summary>All packages of this build in one folder. Collections that run side by side share it, since packing takes long.</summary>
internal static class PackedFeed
{
    public static readonly string[] Projects =
    [
        "src/Runtime/TaskKit/TaskKit.csproj",
        "src/Runtime/TaskKit.Sqlite/TaskKit.Sqlite.csproj",
        "src/Runtime/TaskKit.Testing/TaskKit.Testing.csproj",
        "src/Runtime/TaskKit.Http/TaskKit.Http.csproj",
        "src/Tool/dotnet-taskkit.csproj",
        "templates/TaskKit.Templates.csproj",
    ];

    private static readonly Lock Gate = new();
    private static Task? _packing;
    private static int _users;

    public static string Folder { get; } = Directory.CreateTempSubdirectory("taskkit-feed-").FullName;

    // Higher than what the projects were restored as, since packages of a build depend on each other by that version. Never used twice.
    public static string Version { get; } = $"0.1.{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";

    public static string Configuration => AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>Waits until all is packed. Each call needs a <see cref="Release"/>.</summary>
    public static Task TakeAsync()
    {
        lock (Gate)
        {
            _users++;
            return _packing ??= PackAsync();
        }
    }

    /// <summary>Deletes the folder when nobody needs it any more.</summary>
    public static void Release()
    {
        lock (Gate)
        {
            if (--_users > 0)
                return;
            _packing = null;
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static async Task PackAsync()
    {
        Directory.CreateDirectory(Folder);
        var shell = new Shell(Path.Combine(Folder, "home"));
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
                Folder,
                $"-p:Version={Version}",
                Shell.OneProcess,
                "-nologo",
                "-v",
                "q",
            ];
            (await shell.RunAsync(Repository.Root, "dotnet", pack)).Succeeded();
        }
    }
}
