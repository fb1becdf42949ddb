using System.Runtime.CompilerServices;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Working;

/// <summary>The real backend, with every claim, every answered settlement and every task of a schedule written to the ledger.</summary>
/// <param name="inner">The real one.</param>
/// <param name="ledger">The ledger.</param>
/// <param name="time">The clock of the worker.</param>
internal sealed class RecordingBackend(ITaskBackend inner, LedgerWriter ledger, TimeProvider time) : WrappedBackend(inner)
{
    public override IDocumentSubmits? DocumentSubmits { get; } =
        inner.DocumentSubmits is { } submits ? new RecordingSubmits(submits, ledger) : null;

    public override ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) =>
        new RecordingReceiver(Inner.OpenReceiver(options, events), ledger, time);

    public override async ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<TaskEnvelope> tasks,
        CancellationToken cancellationToken
    )
    {
        ledger.Write(FiringLines.Offers(tasks));
        var asked = LedgerWriter.Now;
        var outcomes = await Inner.SubmitAsync(tasks, cancellationToken);
        ledger.Write(FiringLines.Answers(tasks.Where((_, i) => outcomes[i].IsAccepted), asked));
        return outcomes;
    }

    private sealed class RecordingSubmits(IDocumentSubmits inner, LedgerWriter ledger) : IDocumentSubmits
    {
        public async ValueTask<IReadOnlyList<DocumentResult>> SubmitAsync(
            IReadOnlyList<DocumentSubmit> submits,
            CancellationToken cancellationToken
        )
        {
            ledger.Write(FiringLines.Offers(submits.SelectMany(submit => submit.Tasks)));
            var asked = LedgerWriter.Now;
            var results = await inner.SubmitAsync(submits, cancellationToken);
            var stored = submits.Where((_, i) => results[i].IsWritten);
            ledger.Write(FiringLines.Answers(stored.SelectMany(submit => submit.Tasks), asked));
            return results;
        }
    }

    private sealed class RecordingReceiver(ITaskReceiver inner, LedgerWriter ledger, TimeProvider time) : ITaskReceiver
    {
        // A delivery is its claim's token, so its identity is what parts two claims of one attempt.
        private readonly ConditionalWeakTable<TaskDelivery, StrongBox<int>> _tokens = [];
        private int _claims;
        private bool _isUp;

        public async ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(ReceiveBudget budget, CancellationToken cancellationToken)
        {
            if (!_isUp)
                ledger.Write(new WorkerUp(Environment.ProcessId, LedgerWriter.Now));
            _isUp = true;
            var asked = LedgerWriter.Now;
            var deliveries = await inner.ReceiveAsync(budget, cancellationToken);
            var answered = LedgerWriter.Now;
            ledger.Write(
                deliveries.Select(delivery => new Claimed(Key(delivery), Environment.ProcessId, Number(delivery), asked, answered))
            );
            return deliveries;
        }

        public async ValueTask<IReadOnlyList<SettleResult>> SettleAsync(
            IReadOnlyList<TaskSettlement> settlements,
            CancellationToken cancellationToken
        )
        {
            var asked = LedgerWriter.Now;
            var results = await inner.SettleAsync(settlements, cancellationToken);
            var answered = LedgerWriter.Now;
            ledger.Write(settlements.Zip(results, (settlement, result) => Line(settlement, result, asked, answered)));
            return results;
        }

        public TaskDelivery? Next(in TaskSettlement ended, TimeSpan taken)
        {
            var asked = LedgerWriter.Now;
            var next = inner.Next(ended, taken);
            if (next is not null)
                ledger.Write(new Claimed(Key(next), Environment.ProcessId, Number(next), asked, LedgerWriter.Now));
            return next;
        }

        public void StopReceiving() => inner.StopReceiving();

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private int Number(TaskDelivery delivery)
        {
            int number = Interlocked.Increment(ref _claims);
            _tokens.Add(delivery, new StrongBox<int>(number));
            return number;
        }

        private Settled Line(TaskSettlement settlement, SettleResult result, TimeSpan asked, TimeSpan answered) =>
            new(
                Key(settlement.Delivery),
                Environment.ProcessId,
                _tokens.TryGetValue(settlement.Delivery, out var token) ? token.Value : 0,
                Enum.Parse<SettledAs>(settlement.Kind.ToString()),
                result == SettleResult.Settled,
                asked,
                answered
            )
            {
                Due = settlement.Kind is SettlementKind.Retry or SettlementKind.Snooze
                    ? WallClock.ToLedger(settlement.Due, time)
                    : TimeSpan.Zero,
            };

        private static AttemptKey Key(TaskDelivery delivery) => new(delivery.Task.Id, delivery.Task.Generation, delivery.Attempt);
    }
}
