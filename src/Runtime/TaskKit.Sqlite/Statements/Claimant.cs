using TaskKit.Backends;
using TaskKit.Sqlite.Rows;

namespace TaskKit.Sqlite.Statements;

/// <summary>One worker as the writer thread sees it: what it may claim, what it holds, and whether it waits.</summary>
internal sealed class Claimant(ReceiverOptions options, IReceiverEvents events)
{
    private readonly HashSet<string> _types = new(options.Types, StringComparer.Ordinal);
    private readonly Dictionary<long, SqliteDelivery> _held = [];
    private PendingClaim? _pending;

    public string WorkerId { get; } = options.WorkerId;

    public IReadOnlyList<string> Types { get; } = options.Types;

    public bool ClaimsUnknownTypes { get; } = options.ClaimUnknownTypes;

    public IReceiverEvents Events { get; } = events;

    /// <summary>The claim that waits, or <see langword="null"/>.</summary>
    public PendingClaim? Pending => Volatile.Read(ref _pending);

    /// <summary>True once its receiver is being closed: the worker claims no more.</summary>
    public volatile bool IsLeaving;

    /// <summary>True for a test in which the worker renews no lease.</summary>
    public volatile bool IsHung;

    /// <summary>The first waiting solo task, as this worker last saw it, and the time since when it was the first.</summary>
    public (long Seq, long Since) SoloSeen { get; set; }

    public bool Knows(string type) => _types.Contains(type);

    /// <exception cref="InvalidOperationException">It waits already.</exception>
    public void Ask(PendingClaim claim)
    {
        if (Interlocked.CompareExchange(ref _pending, claim, null) is not null)
            throw new InvalidOperationException("ReceiveAsync is running already: one at a time.");
    }

    /// <summary>Ends the wait. Deliveries are kept until they are settled or lost.</summary>
    public void Answer(IReadOnlyList<TaskDelivery> deliveries)
    {
        foreach (var delivery in deliveries)
            _held[((SqliteDelivery)delivery).Seq] = (SqliteDelivery)delivery;
        Interlocked.Exchange(ref _pending, null)?.Completion.TrySetResult(deliveries);
    }

    public void Fail(Exception error) => Interlocked.Exchange(ref _pending, null)?.Completion.TrySetException(error);

    /// <summary>The writer thread's list of what the worker holds; not to be changed while it is enumerated.</summary>
    public IReadOnlyCollection<SqliteDelivery> Held => _held.Values;

    /// <summary>True when the worker holds a task. Other threads may ask.</summary>
    public bool Holds => _held.Count > 0;

    /// <summary>True when the worker holds the row under this fence. For the writer thread.</summary>
    public bool HoldsRow(long seq, long fence) => _held.TryGetValue(seq, out var held) && held.Fence == fence;

    public void Drop(SqliteDelivery delivery)
    {
        if (_held.TryGetValue(delivery.Seq, out var held) && held == delivery)
            _held.Remove(delivery.Seq);
    }
}

/// <summary>A worker's wait for tasks.</summary>
internal sealed class PendingClaim(ReceiveBudget budget, CancellationToken cancellationToken)
{
    public ReceiveBudget Budget { get; } = budget;

    public bool IsCancelled => cancellationToken.IsCancellationRequested;

    /// <summary>True once the worker has been told of a solo task.</summary>
    public bool SoloAnnounced { get; set; }

    public TaskCompletionSource<IReadOnlyList<TaskDelivery>> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
