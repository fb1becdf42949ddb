using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends;
using TaskKit.Sqlite;
using TaskKit.Sqlite.Database;

namespace TaskKit.Sqlite.Tests;

/// <summary>A database file in a folder of its own, and the backends that a test opens on it.</summary>
internal sealed class SqliteFile : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taskkit-").FullName;
    private readonly List<ITaskBackend> _open = [];

    public string Path => System.IO.Path.Combine(_folder, "tasks.db");

    /// <summary>Opens the file as another process would.</summary>
    public SqliteBackend Open(RetentionOptions? retention = null, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var backend = (SqliteBackend)new SqliteBackendProvider().Create(Context(retention, time, settings));
        _open.Add(backend);
        return backend;
    }

    /// <summary>A plain connection to the file, beside the backends.</summary>
    public Connection Connect() => Connect(Path);

    /// <summary>A plain connection to a file. A backend may hold the lock of it at any time: the statements wait for that.</summary>
    public static Connection Connect(string path)
    {
        var sql = Connection.Open(path);
        sql.SetBusyTimeout(TimeSpan.FromSeconds(30));
        return sql;
    }

    public TaskBackendContext Context(
        RetentionOptions? retention = null,
        TimeProvider? time = null,
        params (string Key, string Value)[] settings
    )
    {
        var values = settings.Select(setting => KeyValuePair.Create($"TaskKit:Sqlite:{setting.Key}", (string?)setting.Value));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("TaskKit:Sqlite:Path", (string?)"tasks.db")])
            .AddInMemoryCollection(values)
            .Build();
        return new TaskBackendContext(
            configuration.GetSection("TaskKit:Sqlite"),
            _folder,
            retention ?? new(),
            time ?? TimeProvider.System,
            NullLoggerFactory.Instance
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in _open)
            await backend.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
