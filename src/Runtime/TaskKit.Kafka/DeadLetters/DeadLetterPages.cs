using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Wiring;

namespace TaskKit.Kafka.DeadLetters;

/// <summary>Lists DEAD tasks from their dead letters. A task that was replayed is left out.</summary>
internal sealed class DeadLetterPages(KafkaParts parts)
{
    private const int MostPerPage = 1000;

    private readonly DeadLetterLog _log = new(parts);

    public async ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > MostPerPage)
            throw new ArgumentException($"Limit is {query.Limit}; expected 1 to {MostPerPage}.", nameof(query));
        var filter = DeadLetterFilter.All with
        {
            Type = query.Type,
            Key = query.Key,
            CreatedFrom = query.CreatedFrom,
            CreatedBefore = query.CreatedBefore,
            Below = query.Cursor is { } cursor ? DeadLetterPosition.Parse(cursor) : null,
        };
        var found = await _log.NewestAsync(filter, query.Limit + 1, cancellationToken).ConfigureAwait(false);
        var page = found.Take(query.Limit).ToList();
        var stored = await Task.WhenAll(page.Select(letter => FindAsync(letter, cancellationToken))).ConfigureAwait(false);
        var dead = page.Zip(stored)
            .Where(pair => pair.Second is null || DeadLetterReplay.Objection(pair.First, pair.Second) is null)
            .Select(pair => ToRecord(pair.First, pair.Second));
        return new TaskPage([.. dead], found.Count > query.Limit ? DeadLetterPosition.Of(page[^1]).ToString() : null);
    }

    /// <summary>Reads a task from its newest dead letter. Reads the whole topic when there is none.</summary>
    public async ValueTask<TaskRecord?> FindAsync(TaskId id, CancellationToken cancellationToken)
    {
        var filter = DeadLetterFilter.All with { Ids = new HashSet<TaskId> { id } };
        var found = await _log.NewestAsync(filter, 1, cancellationToken).ConfigureAwait(false);
        return found.Count > 0 ? ToRecord(found[0], null) : null;
    }

    private async Task<StoredTask?> FindAsync(IncomingRecord letter, CancellationToken cancellationToken) =>
        await parts.Guard.FindAsync(letter.Task.Id, cancellationToken).ConfigureAwait(false);

    private static TaskRecord ToRecord(IncomingRecord letter, StoredTask? stored) =>
        new()
        {
            Task = letter.Task,
            State = TaskState.Dead,
            Attempts = letter.Ended,
            Crashes = stored?.Crashes ?? 0,
            Due = letter.Due ?? letter.Task.CreatedAt,
            StartedAt = stored?.StartedAt,
            FinishedAt = letter.Timestamp,
            Worker = stored?.Worker,
            Failure = letter.Reason is { } reason ? new TaskFailure(reason, letter.Error ?? TaskError.Handler("")) : null,
        };
}
