using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Brokers.Faults;
using TaskKit.Brokers.Guarding;
using TaskKit.Brokers.HandingOn;

namespace TaskKit.Brokers.Settling;

/// <summary>
/// Stores new tasks: it reserves their idempotency keys, produces their records, and then stores their states. The task exists from its record on. A
/// state that cannot be stored is stored by the START of the task.
/// </summary>
internal sealed class Submitter(IGuard guard, IRecordSink sink, ILogger log)
{
    private bool _isBlind;

    /// <exception cref="BackendUnavailableException">
    /// Nothing was accepted, or the broker gave no answer. A repeat does no harm, since the tasks keep their ids.
    /// </exception>
    public async ValueTask<SubmitOutcome[]> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken)
    {
        var outcomes = new SubmitOutcome[tasks.Count];
        var open = await ReserveAsync(tasks, outcomes, cancellationToken).ConfigureAwait(false);
        if (open.Count == 0)
            return outcomes;
        var answers = await sink.SubmitAsync(open.ConvertAll(item => item.Task), cancellationToken).ConfigureAwait(false);
        await AcceptAsync(open, answers, outcomes, cancellationToken).ConfigureAwait(false);
        return outcomes;
    }

    // The tasks to produce, each with its index among the outcomes.
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
            // A task that cannot be produced must not reserve its idempotency key: a smaller one may be submitted with the same.
            else if (Objection(tasks[i]) is { } objection)
                outcomes[i] = Refused(tasks[i], objection);
            else
                (keyed ??= []).Add(i);
        if (keyed is null)
            return open;
        var reserved = await guard.ReserveAsync([.. keyed.Select(i => Reservation(tasks[i]))], cancellationToken).ConfigureAwait(false);
        for (int k = 0; k < keyed.Count; k++)
        {
            var (task, index, reservation) = (tasks[keyed[k]], keyed[k], reserved[k]);
            // An attempt that runs again submits its follow-up under the same id, perhaps with another payload: the guard runs one of the two. Where
            // a caller chose the id, the id is the idempotency key, and another payload is a conflict.
            bool isOwn =
                reservation.Kind == ReservationKind.Conflict && reservation.Id == task.Id && task.IdempotencyKey != task.Id.ToString();
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

    private async ValueTask AcceptAsync(
        List<(TaskEnvelope Task, int Index)> open,
        SinkAnswer[] answers,
        SubmitOutcome[] outcomes,
        CancellationToken cancellationToken
    )
    {
        var accepted = new List<AcceptedTask>(open.Count);
        SinkFault? unavailable = null;
        bool mayBeStored = false;
        for (int i = 0; i < open.Count; i++)
        {
            var (task, index) = open[i];
            if (answers[i].Fault is not { } fault)
                accepted.Add(Accepted(task, answers[i].Place));
            else if (fault.Verdict == SinkVerdict.Refused)
                outcomes[index] = Refused(task, fault.Text);
            else
                (unavailable, mayBeStored) = (unavailable ?? fault, mayBeStored || fault.Verdict == SinkVerdict.Unknown);
        }
        bool[]? isNew = await StoreAsync(accepted, cancellationToken).ConfigureAwait(false);
        if (unavailable is not null)
            throw new BackendUnavailableException(unavailable.Text) { MayBeStored = mayBeStored || accepted.Count > 0 };
        for (int i = 0, k = 0; i < open.Count; i++)
            if (answers[i].IsStored)
                outcomes[open[i].Index] = new(isNew?[k++] ?? true ? SubmitStatus.Stored : SubmitStatus.Existing, open[i].Task.Id);
    }

    private static AcceptedTask Accepted(TaskEnvelope task, in RecordPlace place) =>
        new(task.Id, task.Type, place)
        {
            Generation = task.Generation,
            Due = task.NotBefore,
            IdempotencyKey = task.IdempotencyKey,
        };

    private async ValueTask<bool[]?> StoreAsync(List<AcceptedTask> accepted, CancellationToken cancellationToken)
    {
        if (accepted.Count == 0)
            return null;
        try
        {
            bool[] isNew = await guard.AcceptAsync(accepted, cancellationToken).ConfigureAwait(false);
            _isBlind = false;
            return isNew;
        }
        catch (BackendUnavailableException e)
        {
            // The tasks are accepted, since their records are. A repeat with the same idempotency key finds the reservation and produces a twin.
            if (!_isBlind)
                log.AcceptedBlindly(accepted.Count, e.Message);
            _isBlind = true;
            return null;
        }
    }

    private string? Objection(TaskEnvelope task) =>
        guard.KeepsState ? sink.Objection(task)?.Text : "idempotency keys need a state store, and this backend has none.";

    private static SubmitOutcome Refused(TaskEnvelope task, string reason) => new(SubmitStatus.Refused, task.Id, $"{task.Type}: {reason}");
}
