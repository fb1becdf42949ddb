using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Statements;
using TaskKit.Sqlite.Writing;

namespace TaskKit.Sqlite;

/// <summary>A connection of its own for reads, which no writer blocks: one read at a time, on a thread of the pool.</summary>
internal sealed class ReadConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly DatabaseFile _file;
    private readonly Writer _writer;
    private readonly Connection _db;
    private readonly SizeLimit _limit;
    private readonly SemaphoreSlim _gate = new(1);

    public ReadConnection(DatabaseFile file, Writer writer, int maxPages)
    {
        (_file, _writer) = (file, writer);
        _db = file.Open();
        _db.SetBusyTimeout(Patience);
        Documents = new DocumentTable(_db);
        _limit = new SizeLimit(_db, maxPages);
    }

    /// <summary>The documents on this connection, for what is run by it.</summary>
    public DocumentTable Documents { get; }

    /// <summary>True when the file has reached its limit.</summary>
    public ValueTask<bool> IsFullAsync(CancellationToken cancellationToken) => RunAsync(_ => _limit.IsReached, cancellationToken);

    /// <exception cref="Backends.BackendUnavailableException">The file cannot be read now.</exception>
    /// <exception cref="Backends.BackendLostException">The file cannot be read until somebody acts.</exception>
    public async ValueTask<T> RunAsync<T>(Func<Connection, T> read, CancellationToken cancellationToken)
    {
        if (_writer.Lost is { } lost)
            throw lost;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => read(_db), cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteError e)
        {
            throw e.ToBackendException(_file.Path);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _gate.Wait();
        _db.Dispose();
    }
}
