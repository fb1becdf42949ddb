using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Presence;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling.Firing;

/// <summary>
/// The schedules of a worker, without a timer of its own: whoever drives it asks for the time of the next try, and has it fire what is due then.
/// </summary>
internal sealed class Scheduler : IDisposable
{
    // Each round deals with what was due; another one is for what other workers had fired.
    private const int MostRounds = 10;
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly ITaskBackend _backend;
    private readonly TimeProvider _time;
    private readonly ScheduleBook _book;
    private readonly ScheduleDeclaring _declaring;
    private readonly ScheduleFiring _firing;
    private readonly StandingRequests _requests;
    private readonly SemaphoreSlim _gate = new(1);
    private SchedulingWorker _self;
    private SchedulingWorker[] _living = [];
    private volatile TaskCompletionSource _change = new();

    public Scheduler(
        ITaskBackend backend,
        DeclaredSchedules declared,
        EnvelopeFactory envelopes,
        TaskMetrics metrics,
        TimeProvider time,
        ILoggerFactory logging
    )
    {
        (_backend, _time) = (backend, time);
        Changed();
        var log = new GuardedLog(logging.CreateLogger(ScheduleLog.Category));
        var documents =
            backend.Documents
            ?? throw new NotSupportedException($"The backend '{backend.Name}' keeps no documents, so it has no schedules.");
        _book = new ScheduleBook(documents, log);
        _declaring = new ScheduleDeclaring(documents, declared, log);
        var tasks = new ScheduleTasks(envelopes, declared, backend, time);
        var runs = new ScheduleRuns(backend, tasks, declared, time);
        _requests = new StandingRequests(_book, runs, tasks, metrics, backend.Name, log);
        _firing = new ScheduleFiring(new Overlaps(backend, log), tasks, new OccurrenceWriter(backend, metrics, time, log), log);
    }

    /// <summary>The time of the next try, or <see langword="null"/>.</summary>
    public DateTimeOffset? NextDue =>
        Change.IsCompleted ? DateTimeOffset.MinValue
        : _requests.NextDue is { } asked && !(asked > _book.NextDue) ? asked
        : _book.NextDue;

    /// <summary>Has ended while there is a change that was not read yet.</summary>
    public Task Change => _change.Task;

    /// <summary>Writes the schedules of this program. To be called once, before all else.</summary>
    /// <param name="self">This worker.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task BeginAsync(SchedulingWorker self, CancellationToken cancellationToken) =>
        UseAsync(
            async () =>
            {
                _self = self;
                await _book.LoadAsync(cancellationToken).ConfigureAwait(false);
                await _declaring.BeginAsync(_book.Entries, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                Changed();
            },
            cancellationToken
        );

    /// <summary>Notes that a schedule, a pause or a request for a run has changed.</summary>
    public void Changed() => _change.TrySetResult();

    /// <summary>Looks at the living workers: who tries first, and whose schedules nobody fires any more.</summary>
    public Task TendAsync(CancellationToken cancellationToken) =>
        UseAsync(
            async () =>
            {
                await LoadStaleAsync(_time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                var workers = await PresentWorkers.ListAsync(_backend, cancellationToken).ConfigureAwait(false);
                SchedulingWorker[] living = [.. workers.Select(SchedulingWorker.Of)];
                if (await _declaring.TendAsync(_book.Entries, _self, living, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false))
                    Changed();
                if (living.SequenceEqual(_living))
                    return;
                _living = living;
                _book.Rank(_self, _living, _time.GetUtcNow());
            },
            cancellationToken
        );

    /// <summary>Fires all that is due, and runs the schedules that somebody asked to run now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up waiting for the store.</param>
    /// <returns>The number of tasks that were submitted.</returns>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public async Task<int> FireDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        int submitted = 0;
        await UseAsync(
                async () =>
                {
                    // A process that was frozen has not heard of what changed meanwhile: it must not pass over a time for a pause that is over.
                    if (_book.NextDue <= now && await _book.HasChangedAsync(cancellationToken).ConfigureAwait(false))
                        Changed();
                    await LoadStaleAsync(now, cancellationToken).ConfigureAwait(false);
                    for (int round = 0; round < MostRounds && _book.TakeDue(now) is { Count: > 0 } due; round++)
                        submitted += await FireAsync(due, now, cancellationToken).ConfigureAwait(false);
                    submitted += await _requests.TakeAsync(now, cancellationToken).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return submitted;
    }

    public void Dispose() => _gate.Dispose();

    private async Task<int> FireAsync(List<ScheduleEntry> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await _book.RefreshAsync(due, cancellationToken).ConfigureAwait(false);
            return await _firing.FireAsync(due, now, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            due.ForEach(entry => (entry.MustRead, entry.RetryAt) = (true, now + RetryPause));
            throw;
        }
        finally
        {
            due.ForEach(entry => _book.Put(entry, now));
        }
    }

    private async Task LoadStaleAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!Change.IsCompleted)
            return;
        // Before the documents: a change behind it ends the new one.
        _change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _book.LoadAsync(cancellationToken).ConfigureAwait(false);
            _book.Rank(_self, _living, now);
            await _requests.LoadAsync(_backend.Documents!, now, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Changed();
            throw;
        }
    }

    private async Task UseAsync(Func<Task> use, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await use().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
