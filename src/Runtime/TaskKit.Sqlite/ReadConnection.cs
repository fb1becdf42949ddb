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
    private readonly DataVersion _version;
    private readonly SemaphoreSlim _gate = new(1);

    // The change numbers of kinds of documents, as of the last commit that was seen.
    private readonly Dictionary<string, long> _changes = new(StringComparer.Ordinal);

    public ReadConnection(DatabaseFile file, Writer writer, int maxPages)
    {
        (_file, _writer) = (file, writer);
        _db = file.Open();
        _db.SetBusyTimeout(Patience);
        Documents = new DocumentTable(_db);
        _limit = new SizeLimit(_db, maxPages);
        _version = new DataVersion(_db);
    }

    /// <summary>The documents on this connection, for what is run by it.</summary>
    public DocumentTable Documents { get; }

    /// <summary>True when the file has reached its limit.</summary>
    public ValueTask<bool> IsFullAsync(CancellationToken cancellationToken) => RunAsync(_ => _limit.IsReached, cancellationToken);

    /// <summary>
    /// The change number of a kind of documents. Each host asks for some of them every second: while nobody commits, the answer is known and takes no thread.
    /// </summary>
    public ValueTask<long> ChangeAsync(string kind, CancellationToken cancellationToken) =>
        TryRecall(kind, out long number) ? new(number) : RunAsync(_ => LookUp(kind), cancellationToken);

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

    private bool TryRecall(string kind, out long number)
    {
        number = 0;
        if (_writer.Lost is not null || !_gate.Wait(TimeSpan.Zero))
            return false;
        try
        {
            ForgetWhatHasChanged();
            return _changes.TryGetValue(kind, out number);
        }
        catch (SqliteError)
        {
            // The read that follows says what is wrong.
            return false;
        }
        finally
        {
            _gate.Release();
        }
    }

    private long LookUp(string kind)
    {
        // Before the number: a commit behind it is seen at the next look.
        ForgetWhatHasChanged();
        return _changes[kind] = Documents.Change(kind);
    }

    private void ForgetWhatHasChanged()
    {
        if (_version.HasChanged())
            _changes.Clear();
    }
}
