namespace TaskKit.Brokers.Ordering;

/// <summary>The consequence of an answer to an early request: nothing, a run that begins, or the answer itself because the record is in front by now.</summary>
internal readonly record struct Arrival
{
    private Arrival(bool isInOrder, BrokerDelivery? begins) => (IsInOrder, Begins) = (isInOrder, begins);

    /// <summary>Nothing is left to do.</summary>
    public static Arrival Nothing => default;

    /// <summary>The record is the first of its key by now: the caller does what the answer says.</summary>
    public static Arrival InOrder => new(isInOrder: true, begins: null);

    /// <summary>True for <see cref="InOrder"/>.</summary>
    public bool IsInOrder { get; }

    /// <summary>The run that begins now, or <see langword="null"/>.</summary>
    public BrokerDelivery? Begins { get; }

    /// <summary>A grant was taken.</summary>
    /// <param name="run">The run that begins now, or <see langword="null"/>.</param>
    public static Arrival Granted(BrokerDelivery? run) => new(isInOrder: false, run);
}
