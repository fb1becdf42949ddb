using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Sqlite.Database;
using TaskKit.Sqlite.Statements;
using TaskKit.Sqlite.Upkeep;
using TaskKit.Sqlite.Writing;

namespace TaskKit.Sqlite;

/// <summary>Tasks in a SQLite file, which several processes may share.</summary>
internal sealed class SqliteBackend : ITaskBackend
{
    private static readonly TimeSpan CheckPatience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly List<SqliteReceiver> _receivers = [];
    private readonly PrivateFolder? _private;
    private readonly DatabaseFile _file;
    private readonly TimeSpan _lease;
    private readonly Writer _writer;
    private readonly Keeper _keeper;
    private readonly ReadConnection _reads;
    private readonly SqliteOperations _operations;
    private readonly SqliteDocuments _documents;
    private bool _closed;

    public SqliteBackend(SqliteOptions options, TaskBackendContext context)
    {
        var log = context.Logging.CreateLogger("TaskKit.Sqlite");
        _lease = options.LeaseDuration;
        _private = options.Path == SqliteOptions.MemoryPath ? PrivateFolder.Create() : null;
        string path = _private?.DatabasePath ?? Path.GetFullPath(options.Path, context.ContentRoot);
        _file = new DatabaseFile(path, options, context.Retention, context.Time);
        _writer = new Writer(_file, options, context, log);
        _keeper = new Keeper(_file, options, _writer, context, log);
        _reads = new ReadConnection(_file, _writer, options.MaxPages);
        _operations = new SqliteOperations(_file, _reads, _writer, context.Time);
        _documents = new SqliteDocuments(_reads, _writer, context.Time);
        _writer.Start();
        _keeper.Start();
        log.Opened(_file.Path, Connection.LibraryVersion);
    }

    public string Name => "sqlite";

    /// <summary>The path of the database file.</summary>
    internal string DatabasePath => _file.Path;

    public BackendCapabilities Capabilities => Abilities;

    /// <summary>The capabilities of every backend of this kind.</summary>
    internal const BackendCapabilities Abilities = InMemoryBackend.Abilities;

    public ITaskOperations Operations => _operations;

    public IDocumentStore Documents => _documents;

    public IDocumentSubmits DocumentSubmits => _documents;

    public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken)
    {
        if (tasks.Count == 0)
            return new([]);
        var request = new SubmitRequest(tasks);
        _writer.Add(request);
        return request.WaitAsync(cancellationToken);
    }

    public async ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken)
    {
        if (declaration.Types.Count == 0)
            return;
        _writer.Types.Owe(declaration);
        var request = new DeclareRequest(_writer.Types, declaration);
        _writer.Add(request);
        await request.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var receiver = SqliteReceiver.Open(_file, _writer, new Claimant(options, events), _lease);
            _receivers.Add(receiver);
            return receiver;
        }
    }

    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
    {
        if (_writer.Lost is { } lost)
            return lost.Message;
        var probe = new ActionRequest<bool>(static _ => true);
        _writer.Add(probe);
        try
        {
            await probe.Task.WaitAsync(CheckPatience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            return await _reads.IsFullAsync(cancellationToken).ConfigureAwait(false)
                ? $"The database '{_file.Path}' is full: it has reached TaskKit:Sqlite:MaxPages. Raise the limit, or wait until finished tasks are deleted."
                : null;
        }
        catch (TimeoutException)
        {
            return $"The database '{_file.Path}' is locked by another program.";
        }
        catch (Exception e) when (e is BackendLostException or BackendUnavailableException)
        {
            return e.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        SqliteReceiver[] open;
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            open = [.. _receivers];
        }
        foreach (var receiver in open)
            await receiver.DisposeAsync().ConfigureAwait(false);
        _keeper.Dispose();
        _writer.Dispose();
        _reads.Dispose();
        _private?.Dispose();
    }
}
