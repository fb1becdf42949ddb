using System.Runtime.CompilerServices;
using TaskKit.Backends;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Working;

/// <summary>The real backend, with every claim and every answered settlement written to the ledger.</summary>
internal sealed class RecordingBackend(ITaskBackend inner, LedgerWriter ledger) : WrappedBackend(inner)
{
    public override ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) =>
        new RecordingReceiver(Inner.OpenReceiver(options, events), ledger);

    private sealed class RecordingReceiver(ITaskReceiver inner, LedgerWriter ledger) : ITaskReceiver
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
                Due = settlement.Kind is SettlementKind.Retry or SettlementKind.Snooze ? WallClock.ToLedger(settlement.Due) : TimeSpan.Zero,
            };

        private static AttemptKey Key(TaskDelivery delivery) => new(delivery.Task.Id, delivery.Task.Generation, delivery.Attempt);
    }
}
