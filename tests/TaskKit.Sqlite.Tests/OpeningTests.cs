using TaskKit.Backends;
using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Tests;

/// <summary>Files that cannot be used, and settings that are wrong: each says what it is and what to do.</summary>
public sealed class OpeningTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _file.DisposeAsync();

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        string text = new('x', 5000);
        File.WriteAllText(_file.Path, text);

        var error = Assert.Throws<BackendLostException>(() => _file.Open());

        Assert.Contains("is not a SQLite database", error.Message);
        Assert.Contains(_file.Path, error.Message);
        Assert.Equal(text, File.ReadAllText(_file.Path));
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await _file.Open().DisposeAsync();
        Execute($"PRAGMA user_version = {Schema.Version + 1}");

        var error = Assert.Throws<BackendLostException>(() => _file.Open());

        Assert.Contains($"version {Schema.Version + 1}", error.Message);
        Assert.Contains("Update TaskKit.Sqlite", error.Message);
    }

    [Fact]
    public void A_database_of_another_program_is_refused()
    {
        Execute("PRAGMA user_version = 7; CREATE TABLE other (a)");
        Assert.Contains("belongs to another program", Assert.Throws<BackendLostException>(() => _file.Open()).Message);

        Execute($"PRAGMA user_version = {Schema.Version - 1}");
        Assert.Contains("belongs to another program", Assert.Throws<BackendLostException>(() => _file.Open()).Message);

        Execute("PRAGMA user_version = 0; CREATE TABLE task_queue (a)");
        Assert.Contains("did not make", Assert.Throws<BackendLostException>(() => _file.Open()).Message);
    }

    [Fact]
    public async Task Tables_of_another_program_may_stand_in_the_same_file()
    {
        Execute("CREATE TABLE orders (id); INSERT INTO orders VALUES (1)");
        var backend = _file.Open();

        await backend.SubmitAsync([Tasks.New()], CancellationToken.None);

        using var sql = _file.Connect();
        Assert.Equal((1, 1), (sql.Number("SELECT count(*) FROM orders"), sql.Number("SELECT count(*) FROM task_queue")));
    }

    [Fact]
    public void A_missing_folder_is_named() =>
        Assert.Contains(
            "does not exist",
            Assert.Throws<BackendLostException>(() => _file.Open(settings: ("Path", "no/such/tasks.db"))).Message
        );

    [Fact]
    public void A_folder_is_not_a_file() =>
        Assert.Contains("is a folder", Assert.Throws<BackendLostException>(() => _file.Open(settings: ("Path", "."))).Message);

    // Not even root may make files there, so the test does not depend on who runs it.
    [Fact]
    public void A_folder_that_cannot_be_written_is_named() =>
        Assert.Contains(
            "write access",
            Assert.Throws<BackendLostException>(() => _file.Open(settings: ("Path", "/proc/tasks.db"))).Message
        );

    [Theory]
    [InlineData(SQLitePCL.raw.SQLITE_READONLY, typeof(BackendLostException), "cannot be written")]
    [InlineData(SQLitePCL.raw.SQLITE_READONLY | 8 << 8, typeof(BackendLostException), "cannot be written")]
    [InlineData(SQLitePCL.raw.SQLITE_CORRUPT, typeof(BackendLostException), "damaged")]
    [InlineData(SQLitePCL.raw.SQLITE_FULL, typeof(BackendUnavailableException), "TaskKit:Sqlite:MaxPages")]
    [InlineData(SQLitePCL.raw.SQLITE_BUSY, typeof(BackendUnavailableException), "locked by another program")]
    [InlineData(SQLitePCL.raw.SQLITE_IOERR, typeof(BackendUnavailableException), "does not answer")]
    public void Each_error_says_what_to_do(int code, Type kind, string expected)
    {
        var error = new SqliteError(code, "text").ToBackendException("/data/tasks.db");

        Assert.IsType(kind, error);
        Assert.Contains(expected, error.Message);
        Assert.Contains("/data/tasks.db", error.Message);
    }

    [Theory]
    [InlineData("MaxPages", "-1")]
    [InlineData("MaxPages", "many")]
    [InlineData("LeaseDuration", "10ms")]
    [InlineData("LeaseDuration", "2d")]
    [InlineData("BusyTimeout", "soon")]
    [InlineData("BusyTimeout", "0s")]
    [InlineData("Synchronous", "Off")]
    [InlineData("Path", " ")]
    public void A_wrong_setting_is_named_by_its_path(string key, string value)
    {
        var error = Assert.Throws<TaskKitConfigurationException>(() => _file.Open(settings: (key, value)));

        Assert.Equal($"TaskKit:Sqlite:{key}", error.Path);
        Assert.Contains("expected", error.Message);
    }

    [Fact]
    public void The_settings_are_those_that_the_provider_names()
    {
        var provider = new SqliteBackendProvider();

        Assert.Equal(typeof(SqliteOptions).GetProperties().Select(property => property.Name), provider.ConfigurationKeys);
        Assert.Equal("sqlite", provider.Name);
    }

    [Fact]
    public async Task A_commit_is_on_the_disk_by_default()
    {
        await _file.Open().DisposeAsync();
        using var db = new DatabaseFile(_file.Path, new SqliteOptions()).Open();
        using var normal = new DatabaseFile(_file.Path, new SqliteOptions { Synchronous = SqliteSynchronous.Normal }).Open();

        Assert.Equal((2, 1), (db.Number("PRAGMA synchronous"), normal.Number("PRAGMA synchronous")));
        Assert.Equal(
            ("wal", 0, 0),
            (db.Text("PRAGMA journal_mode"), db.Number("PRAGMA wal_autocheckpoint"), db.Number("PRAGMA mmap_size"))
        );
    }

    [Fact]
    public async Task Programs_that_start_at_once_all_open_a_new_file()
    {
        const int programs = 6;
        for (int round = 0; round < 40; round++)
        {
            var file = new DatabaseFile($"{_file.Path}-{round}", new SqliteOptions());
            using var gate = new Barrier(programs);
            var opened = Enumerable.Range(0, programs).Select(_ => Task.Factory.StartNew(Open, TaskCreationOptions.LongRunning));
            await Task.WhenAll(opened);

            void Open()
            {
                gate.SignalAndWait();
                using var db = file.Open();
                Assert.Equal(Schema.Version, db.Number("PRAGMA user_version"));
            }
        }
    }

    private void Execute(string sql)
    {
        using var db = _file.Connect();
        db.Execute(sql);
    }
}
