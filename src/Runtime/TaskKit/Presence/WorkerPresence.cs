using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Limiting;
using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Telemetry;

namespace TaskKit.Presence;

/// <summary>
/// Keeps the document of this process's worker: written at its start, refreshed every minute, deleted at its stop. Nothing waits for it, and nothing
/// fails with it. A backend without documents has none.
/// </summary>
internal sealed class WorkerPresence(
    ITaskBackend backend,
    TaskRegistry registry,
    TypeDeclaration declaration,
    LimitTable limits,
    TimeProvider time,
    ILoggerFactory logging
) : IDisposable
{
    /// <summary>The time after which the document of a worker that was killed counts as absent.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private readonly GuardedLog _log = new(logging.CreateLogger("TaskKit.Worker"));
    private readonly SemaphoreSlim _gate = new(1);
    private WorkerEntry? _entry;
    private ITimer? _timer;
    private bool _failed;
    private bool _isCompared;
    private volatile bool _hasEnded;

    /// <summary>Writes the document, and warns of workers that know a type of this program otherwise.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="name">Its name in the settings.</param>
    /// <param name="schedules">The hash of the schedules that its program states.</param>
    public Task BeginAsync(ReceiverOptions worker, string name, string schedules) =>
        UseAsync(async documents =>
        {
            if (_hasEnded)
                return;
            _entry = Describe(worker, name, schedules);
            registry.Switches.Changed += OnSwitched;
            _timer = time.CreateTimer(static presence => _ = ((WorkerPresence)presence!).RefreshAsync(), this, Period, Period);
            await WriteAsync(documents, _entry).ConfigureAwait(false);
        });

    /// <summary>Writes the document again, with the time.</summary>
    public Task RefreshAsync() =>
        UseAsync(async documents =>
        {
            if (!_hasEnded && _entry is { } entry)
                await WriteAsync(documents, entry with { LastSeen = time.GetUtcNow(), Off = WorkerOff.Of(registry.Switches) })
                    .ConfigureAwait(false);
        });

    /// <summary>Deletes the document; a store that does not answer is not waited for, since the document expires.</summary>
    public async Task EndAsync()
    {
        _hasEnded = true;
        registry.Switches.Changed -= OnSwitched;
        var ending = UseAsync(async documents =>
        {
            _timer?.Dispose();
            if (_entry is { } entry)
                await documents.WriteAsync(DocumentWrite.Delete(WorkerEntry.Kind, entry.Id), default).ConfigureAwait(false);
        });
        await ending.WaitAsync(EndPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        registry.Switches.Changed -= OnSwitched;
        _timer?.Dispose();
    }

    // Pauses are documents of their own, which no worker needs to repeat.
    private void OnSwitched(IReadOnlyList<TypeSwitch> changes)
    {
        if (changes.Any(change => change.Before is { Kind: not OffKind.Pause } || change.After is { Kind: not OffKind.Pause }))
            _ = RefreshAsync();
    }

    private WorkerEntry Describe(ReceiverOptions worker, string name, string schedules)
    {
        var schemas = PayloadSchemas.Read([.. registry.Manifests]);
        var now = time.GetUtcNow();
        return new WorkerEntry
        {
            Id = worker.WorkerId,
            Name = name,
            Machine = Environment.MachineName,
            Pid = Environment.ProcessId,
            Program = declaration.Program,
            Runs = worker.Types,
            Off = WorkerOff.Of(registry.Switches),
            HasCatchAll = registry.CatchAll is not null,
            Declares = declaration.Types,
            Versions = WorkerVersions.Read(),
            Schemas = schemas.ByType,
            Manifest = schemas.Manifest,
            Limits = limits.Stated,
            Schedules = schedules,
            Since = now,
            LastSeen = now,
        };
    }

    // Of two that start at once, at least the one that wrote last sees the other.
    private async Task WriteAsync(IDocumentStore documents, WorkerEntry entry)
    {
        var write = new DocumentWrite(WorkerEntry.Kind, entry.Id, entry.Write()) { Expires = entry.LastSeen + Expiry };
        await documents.WriteAsync(write, default).ConfigureAwait(false);
        if (_isCompared)
            return;
        foreach (var conflict in SchemaConflict.Of(entry, await PresentWorkers.ListAsync(backend, default).ConfigureAwait(false)))
            _log.SchemasDiffer(conflict.Sentence);
        _isCompared = true;
    }

    // One at a time, so that a refresh under way does not bring back what was deleted.
    private async Task UseAsync(Func<IDocumentStore, Task> use)
    {
        if (backend.Documents is not { } documents)
            return;
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await use(documents).ConfigureAwait(false);
            _failed = false;
        }
        catch (Exception e)
        {
            // Once, until it works again: the worker's own loops speak of a store that does not answer.
            if (!_failed && e is not ObjectDisposedException)
                _log.NotPresent(e);
            _failed = true;
        }
        finally
        {
            _gate.Release();
        }
    }
}
