using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka.DeadLetters;
using TaskKit.Kafka.Faults;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Wiring;

namespace TaskKit.Kafka.Operations;

/// <summary>Looks at tasks and acts on them: their state is in Redis, their envelope in their record.</summary>
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

    public ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken) =>
        query.State == TaskState.Dead
            ? _deadLetters.ListAsync(query, cancellationToken)
            : throw new NotSupportedException(
                "Kafka can list the tasks that are DEAD, and no others: its records are read in their order, not by state. Look at one task by its id, and at how much waits with 'topics describe'."
            );

    public ValueTask<IReadOnlyList<TaskCount>> CountAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException(
            "Kafka cannot count tasks by state. How many wait shows the lag of the consumer groups: 'topics describe'."
        );

    public ValueTask<IReadOnlyList<TaskTypeStatus>> TypesAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException(
            "Kafka keeps no list of declared task types: each type has its topic. How many tasks wait in it shows 'topics describe'."
        );

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
            // It waits in the memory of a worker. If none is known to have it, a new record brings it on, unless it must keep its place in its key.
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

    // Produced first: a state that names a record which is not there would wait for ever, a record without a state starts all the same.
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

    // Its record is gone by retention.
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
