using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Records;
using TaskKit.Redis.State;

namespace TaskKit.Kafka.Settling;

/// <summary>
/// Stores new tasks: keys are reserved, records produced and acknowledged, and then their states written down. The record is the task; a state
/// that cannot be written is made up for when the task starts.
/// </summary>
internal sealed class Submitter(
    KafkaOptions options,
    HandOffRecords records,
    RecordProducer producer,
    StateStore? states,
    TimeProvider time,
    ILogger log
)
{
    private bool _isBlind;

    /// <exception cref="BackendUnavailableException">Nothing was accepted, or it is not known whether it was; ids make a repeat harmless.</exception>
    public async ValueTask<SubmitOutcome[]> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken)
    {
        var outcomes = new SubmitOutcome[tasks.Count];
        var open = await ReserveAsync(tasks, outcomes, cancellationToken).ConfigureAwait(false);
        await ProduceAsync(open, outcomes, cancellationToken).ConfigureAwait(false);
        return outcomes;
    }

    // The tasks to produce, each with its place among the outcomes.
    private async ValueTask<List<(TaskEnvelope Task, int Index)>> ReserveAsync(
        IReadOnlyList<TaskEnvelope> tasks,
        SubmitOutcome[] outcomes,
        CancellationToken cancellationToken
    )
    {
        var open = new List<(TaskEnvelope Task, int Index)>(tasks.Count);
        List<int>? keyed = null;
        for (int i = 0; i < tasks.Count; i++)
            if (tasks[i].IdempotencyKey is null)
                open.Add((tasks[i], i));
            // A task that cannot be produced must not take its key: a smaller one may come with it.
            else if (TooLarge(tasks[i], records.First(tasks[i], time.GetUtcNow())) is { } refusal)
                outcomes[i] = refusal;
            else
                (keyed ??= []).Add(i);
        if (keyed is null)
            return open;
        if (states is null)
        {
            foreach (int i in keyed)
                outcomes[i] = Refused(tasks[i], "idempotency keys need the state in Redis.");
            return open;
        }
        var reserved = await states.ReserveAsync([.. keyed.Select(i => Reservation(tasks[i]))], cancellationToken).ConfigureAwait(false);
        for (int k = 0; k < keyed.Count; k++)
        {
            var (task, index, reservation) = (tasks[keyed[k]], keyed[k], reserved[k]);
            // A follow-up of a repeated attempt comes under its id again, and its payload may differ: the guard runs one of the two.
            bool isOwn = reservation.Kind == ReservationKind.Conflict && reservation.Id == task.Id;
            if (isOwn || reservation.Kind is ReservationKind.Reserved or ReservationKind.Reuse)
                open.Add((task with { Id = reservation.Id }, index));
            else
                outcomes[index] = Outcome(reservation, task);
        }
        return open;
    }

    private static KeyReservation Reservation(TaskEnvelope task) =>
        new(task.Type, task.IdempotencyKey!, task.Id, KeyReservation.HashOf(task.Payload.Span));

    private static SubmitOutcome Outcome(in Reservation reservation, TaskEnvelope task) =>
        reservation.Kind switch
        {
            ReservationKind.Conflict => new(
                SubmitStatus.Conflict,
                reservation.Id,
                $"The idempotency key is taken by task {reservation.Id} of type '{task.Type}' with another payload."
            ),
            ReservationKind.Existing => new(SubmitStatus.Existing, reservation.Id),
            _ => default,
        };

    private async ValueTask ProduceAsync(
        List<(TaskEnvelope Task, int Index)> open,
        SubmitOutcome[] outcomes,
        CancellationToken cancellationToken
    )
    {
        var made = new List<OutgoingRecord>(open.Count);
        var now = time.GetUtcNow();
        for (int i = 0; i < open.Count; i++)
        {
            var (task, index) = open[i];
            var record = records.First(task, now);
            if (TooLarge(task, record) is not { } refusal)
            {
                made.Add(record);
                continue;
            }
            outcomes[index] = refusal;
            open.RemoveAt(i--);
        }
        if (made.Count == 0)
            return;
        var produced = await producer.SendAsync(made, cancellationToken).ConfigureAwait(false);
        await AcceptAsync(open, produced, outcomes, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask AcceptAsync(
        List<(TaskEnvelope Task, int Index)> open,
        IReadOnlyList<ProducedRecord> produced,
        SubmitOutcome[] outcomes,
        CancellationToken cancellationToken
    )
    {
        var accepted = new List<AcceptedTask>(open.Count);
        ProduceError? unavailable = null;
        for (int i = 0; i < open.Count; i++)
        {
            var (task, index) = open[i];
            if (produced[i].Error is not { } error)
                accepted.Add(
                    new AcceptedTask(task.Id, task.Type, produced[i].Place)
                    {
                        Generation = task.Generation,
                        Due = task.NotBefore,
                        IdempotencyKey = task.IdempotencyKey,
                    }
                );
            else if (error.Verdict == ProduceVerdict.Refused)
                outcomes[index] = Refused(task, error.Text);
            else
                unavailable ??= error;
        }
        var isNew = await WriteDownAsync(accepted, cancellationToken).ConfigureAwait(false);
        if (unavailable is not null)
            throw new BackendUnavailableException(unavailable.Text);
        for (int i = 0, k = 0; i < open.Count; i++)
            if (produced[i].Error is null)
                outcomes[open[i].Index] = new(isNew?[k++] ?? true ? SubmitStatus.Stored : SubmitStatus.Existing, open[i].Task.Id);
    }

    private async ValueTask<bool[]?> WriteDownAsync(List<AcceptedTask> accepted, CancellationToken cancellationToken)
    {
        if (states is null || accepted.Count == 0)
            return null;
        try
        {
            var isNew = await states.AcceptAsync(accepted, cancellationToken).ConfigureAwait(false);
            _isBlind = false;
            return isNew;
        }
        catch (BackendUnavailableException e)
        {
            // The records are stored. With a key, a repeat finds the reservation and sends the same id again, which runs once.
            if (!_isBlind)
                log.AcceptedBlindly(accepted.Count, e.Message);
            _isBlind = true;
            return null;
        }
    }

    private SubmitOutcome? TooLarge(TaskEnvelope task, OutgoingRecord record) =>
        SendBatch.SizeOf(record) is var size && size <= options.MaxMessageBytes
            ? null
            : Refused(task, $"Its record has {size} bytes; at most {options.MaxMessageBytes} are allowed (TaskKit:Kafka:MaxMessageBytes).");

    private static SubmitOutcome Refused(TaskEnvelope task, string reason) => new(SubmitStatus.Refused, task.Id, $"{task.Type}: {reason}");
}
