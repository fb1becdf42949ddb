using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Tests;

/// <summary>The path <c>:memory:</c>: a database of one process, gone with it.</summary>
public sealed class MemoryPathTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _file.DisposeAsync();

    [Trait("Seed", "4-23")]
    [Fact]
    public async Task It_is_a_database_in_a_private_folder_that_is_deleted_at_the_end()
    {
        var backend = _file.Open(settings: ("Path", ":memory:"));
        string folder = Path.GetDirectoryName(backend.DatabasePath)!;
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        using (var sql = SqliteFile.Connect(backend.DatabasePath))
            sql.Execute("""INSERT INTO task_queue (type, payload) VALUES ('sms', '{"to":"plain SQL"}')""");

        var worker = new SqliteWorker(backend);
        Assert.Equal("sms", (await worker.ReceiveOneAsync()).Task.Type);
        await backend.DisposeAsync();

        Assert.False(Directory.Exists(folder));
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(_file.Path)!, ":memory:")));
    }

    [Fact]
    public async Task Two_backends_have_two()
    {
        var (first, second) = (_file.Open(settings: ("Path", ":memory:")), _file.Open(settings: ("Path", ":memory:")));

        await first.SubmitAsync([Tasks.New()], CancellationToken.None);

        Assert.NotEqual(first.DatabasePath, second.DatabasePath);
        Assert.Empty(await second.Operations.CountAsync(CancellationToken.None));
    }

    [Fact]
    public void What_a_dead_process_left_is_deleted_by_the_next_start_and_what_lives_or_is_no_database_stays()
    {
        string temporary = Directory.CreateTempSubdirectory("taskkit-").FullName;
        string stale = Left(temporary, "stale", "lock", "tasks.db", "tasks.db-wal", "tasks.db-workers/a.lock");
        string fresh = Left(temporary, "fresh");
        string living = Left(temporary, "living", "lock", "tasks.db");
        string foreign = Left(temporary, "foreign", "lock", "letter.txt");
        Directory.CreateSymbolicLink(Path.Combine(temporary, "taskkit-memory-link"), _file.Path + "-elsewhere");
        using (LockFile.TryTake(Path.Combine(living, "lock")))
            PrivateFolder.DeleteStale(temporary);

        Assert.Equal([false, true, true, true], new[] { stale, fresh, living, foreign }.Select(Directory.Exists));
        Assert.True(File.Exists(Path.Combine(living, "tasks.db")));
        Assert.True(File.Exists(Path.Combine(foreign, "letter.txt")));
        Directory.Delete(temporary, recursive: true);
    }

    [Fact]
    public async Task A_folder_that_is_just_made_is_not_taken_for_that_of_a_dead_process()
    {
        const int Folders = 500;
        using var stop = new CancellationTokenSource();
        var sweeping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                PrivateFolder.DeleteStale(Path.GetTempPath());
        });
        for (int i = 0; i < Folders; i++)
        {
            using var folder = PrivateFolder.Create();
            Assert.True(Directory.Exists(Path.GetDirectoryName(folder.DatabasePath)), $"Folder {i} is gone.");
        }
        await stop.CancelAsync();
        await sweeping;
    }

    [Theory]
    [InlineData("file:tasks.db?mode=memory", "not a URI")]
    [InlineData("FILE::memory:?cache=shared", "not a URI")]
    [InlineData(":Memory:", "or :memory: for a database that ends with its process; got ':Memory:'")]
    [InlineData(" ", "expected the path of a file.")]
    public void Other_names_that_SQLite_has_a_meaning_for_are_refused(string path, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<TaskKitConfigurationException>(() => _file.Open(settings: ("Path", path))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_file_of_that_name_can_still_be_used() =>
        Assert.EndsWith(
            "/:memory:",
            _file.Open(settings: ("Path", "./:memory:")).DatabasePath.Replace('\\', '/'),
            StringComparison.Ordinal
        );

    private static string Left(string temporary, string name, params string[] files)
    {
        string folder = Path.Combine(temporary, "taskkit-memory-" + name);
        Directory.CreateDirectory(folder);
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), "x");
        }
        return folder;
    }
}
