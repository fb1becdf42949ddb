using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka.DeadLetters;
using TaskKit.Kafka.Faults;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Wiring;

namespace TaskKit.Kafka.Operations;

/// <summary>Reads tasks and acts on them. The state of a task is in Redis, its envelope in its record.</summary>
internal sealed class KafkaOperations(KafkaParts parts) : ITaskOperations, IDisposable
{
    private readonly RecordFetch _records = new(parts);
    private readonly RecordParser _parser = new(parts.Topics);
    private readonly DeadLetterPages _deadLetters = new(parts);

    private IGuard Guard =>
        parts.Guard.KeepsState ? parts.Guard : throw new NotSupportedException("Without the state in Redis, tasks cannot be found by id.");

    public async ValueTask<TaskRecord?> FindAsync(TaskId id, CancellationToken cancellationToken)
    {
        if (await Guard.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } stored)
            return null;
        var record = await ReadAsync(KafkaPlace.Of(stored.Place), cancellationToken).ConfigureAwait(false);
        return new TaskRecord
        {
            Task = record?.Task is { } task ? task with { Id = id, Generation = stored.Generation } : Empty(stored),
            State = stored.State,
            Attempts = stored.Ended,
            Crashes = stored.Crashes,
            Due = stored.Due ?? record?.Task.CreatedAt ?? stored.ChangedAt,
            StartedAt = stored.StartedAt,
            FinishedAt = stored.State is TaskState.Done or TaskState.Dead or TaskState.Cancelled ? stored.ChangedAt : null,
            Worker = stored.Worker,
            Failure = stored.Failure,
            Result = stored.Result,
        };
    }

    // Reads no records, since the guard has the states.
    public async ValueTask<IReadOnlyList<TaskState?>> StatesAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellationToken)
    {
        var guard = Guard;
        var found = await Task.WhenAll(ids.Select(id => guard.FindAsync(id, cancellationToken).AsTask())).ConfigureAwait(false);
        return [.. found.Select(stored => stored?.State)];
    }

    public ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken) =>
        query.State == TaskState.Dead
            ? _deadLetters.ListAsync(query, cancellationToken)
            : throw new NotSupportedException(
                "Kafka can list only tasks that are DEAD, because its records are not ordered by state. Look at a single task by its id, and at the number of waiting tasks with 'topics describe'."
            );

    public ValueTask<IReadOnlyList<TaskCount>> CountAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException(
            "Kafka cannot count tasks by state. The lag of the consumer groups shows how many tasks wait: 'topics describe'."
        );

    public ValueTask<IReadOnlyList<TaskTypeStatus>> TypesAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException(
            "Kafka keeps no list of declared task types: each type has its topic. 'topics describe' shows how many tasks wait in it."
        );

    public ValueTask<TaskHold> HoldOfAsync(TaskRecord task, CancellationToken cancellationToken) =>
        new(
            new TaskHold
            {
                Unknown =
                    task.State == TaskState.Running ? null
                    : task.Task.Key is not null
                        ? "Kafka keeps the order of a key in its records: only the worker that reads the partition knows which task of the key is in front."
                    : "Kafka may have other records in front of this task's: 'topics describe' shows how many wait.",
            }
        );

    public ValueTask<LimitUse?> UseOfAsync(string type, TaskLimit limit, CancellationToken cancellationToken) =>
        Guard.UseOfAsync(type, limit, cancellationToken);

    public ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken) =>
        Guard.CancelAsync(id, cancellationToken);

    public async ValueTask<OperationResult> RetryAsync(TaskId id, CancellationToken cancellationToken)
    {
        if (await Guard.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } stored)
            return OperationResult.NotFound;
        if (stored.State is not (TaskState.Scheduled or TaskState.Retrying))
            return OperationResult.WrongState;
        if (!stored.IsHandedOn && parts.Topics.TierOf(KafkaPlace.Of(stored.Place).Topic) is null)
        {
            // If no worker is known to hold the record, a new record runs in its place. Not for a task with a key, which a new record would put
            // behind the others of its key.
            var answer = await Guard.HurryAsync(id, cancellationToken).ConfigureAwait(false);
            if (answer != HurryAnswer.NobodyHasIt)
                return answer == HurryAnswer.Told ? OperationResult.Applied : OperationResult.WrongState;
            var record = await ReadAsync(KafkaPlace.Of(stored.Place), cancellationToken).ConfigureAwait(false);
            if (record?.Task.Key is not null)
                return OperationResult.Applied;
        }
        string topic = parts.Topics.Worker(stored.Type);
        var next = new AcceptedTask(id, stored.Type, default)
        {
            Generation = stored.Generation,
            Leg = stored.Leg + 1,
            Ended = stored.Ended,
        };
        var now = parts.Time.GetUtcNow();
        return await HandOnAsync(
                KafkaPlace.Of(stored.Place),
                record => OutgoingRecord.NextLeg(record, topic, next.Leg, stored.Ended, now),
                next,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    public async ValueTask<OperationResult> ReplayAsync(TaskId id, CancellationToken cancellationToken)
    {
        if (await Guard.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } stored)
            return OperationResult.NotFound;
        if (stored.State != TaskState.Dead)
            return OperationResult.WrongState;
        string topic = parts.Topics.Worker(stored.Type);
        var next = new AcceptedTask(id, stored.Type, default) { Generation = stored.Generation + 1 };
        var from = KafkaPlace.Of(stored.DeadLetter ?? stored.Place);
        return await HandOnAsync(from, record => OutgoingRecord.Replay(record, topic, next.Generation), next, cancellationToken)
            .ConfigureAwait(false);
    }

    public void Dispose() => _records.Dispose();

    // The record is produced before its state is stored: a state without a record would wait forever, while a record without a state runs.
    private async ValueTask<OperationResult> HandOnAsync(
        KafkaPlace from,
        Func<IncomingRecord, OutgoingRecord> make,
        AcceptedTask next,
        CancellationToken cancellationToken
    )
    {
        if (await ReadAsync(from, cancellationToken).ConfigureAwait(false) is not { } original)
            return OperationResult.NotFound;
        var produced = (await parts.Producer.SendAsync([make(original)], cancellationToken).ConfigureAwait(false))[0];
        if (produced.Fault is { } fault)
            throw new BackendUnavailableException(fault.Text);
        await Guard.AcceptAsync([next with { Place = produced.Place.ToPlace() }], cancellationToken).ConfigureAwait(false);
        return OperationResult.Applied;
    }

    private async ValueTask<IncomingRecord?> ReadAsync(KafkaPlace place, CancellationToken cancellationToken) =>
        await FetchAsync(place, cancellationToken).ConfigureAwait(false) is { } result ? _parser.Parse(result) : null;

    private async ValueTask<ConsumeResult<byte[]?, byte[]?>?> FetchAsync(KafkaPlace place, CancellationToken cancellationToken)
    {
        try
        {
            return await _records.ReadAsync(place, cancellationToken).ConfigureAwait(false);
        }
        catch (KafkaException e)
        {
            throw new BackendUnavailableException(
                KafkaFaults.Describe(e.Error) ?? $"Kafka at {parts.Options.Brokers} did not give record {place}: {e.Error.Reason}.",
                e
            );
        }
    }

    // For a record that the retention of its topic has deleted.
    private static TaskEnvelope Empty(StoredTask stored) =>
        new()
        {
            Id = stored.Id,
            Type = stored.Type,
            Payload = default,
            CreatedAt = stored.ChangedAt,
            Generation = stored.Generation,
        };
}
