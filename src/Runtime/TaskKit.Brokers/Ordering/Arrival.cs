namespace TaskKit.Brokers.Ordering;

/// <summary>
/// The effect of an answer to an early request: none, a run that begins, or the answer itself if the record has become the first of its key.
/// </summary>
internal readonly record struct Arrival
{
    private Arrival(bool isInOrder, BrokerDelivery? begins) => (IsInOrder, Begins) = (isInOrder, begins);

    /// <summary>Nothing is left to do.</summary>
    public static Arrival Nothing => default;

    /// <summary>The record has become the first of its key: the caller does what the answer says.</summary>
    public static Arrival InOrder => new(isInOrder: true, begins: null);

    /// <summary>True for <see cref="InOrder"/>.</summary>
    public bool IsInOrder { get; }

    /// <summary>The run that begins now, or <see langword="null"/>.</summary>
    public BrokerDelivery? Begins { get; }

    /// <summary>The lane has kept the grant.</summary>
    /// <param name="run">The run that begins now, or <see langword="null"/>.</param>
    public static Arrival Granted(BrokerDelivery? run) => new(isInOrder: false, run);
}
