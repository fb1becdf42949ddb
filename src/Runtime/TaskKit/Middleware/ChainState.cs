namespace TaskKit.Middleware;

/// <summary>The progress of one attempt through its chain. One number, because each byte of an attempt is paid per task.</summary>
internal struct ChainState
{
    private const int Count = 0xFFFF;
    private const int HandlerEnded = 0x1_0000;
    private const int HandlerGaveNull = 0x2_0000;
    private const int Skipped = 0x4_0000;

    private int _value;

    /// <summary>The number of links that were entered.</summary>
    public readonly int Entered => _value & Count;

    /// <summary>True when the handler has returned or thrown.</summary>
    public readonly bool HasHandlerEnded => (_value & HandlerEnded) != 0;

    /// <summary>True when the handler has returned null.</summary>
    public readonly bool IsHandlersNull => (_value & HandlerGaveNull) != 0;

    /// <summary>True when a middleware has left the handler out on purpose.</summary>
    public readonly bool IsSkipped => (_value & Skipped) != 0;

    /// <summary>Enters the first link, which nobody else can.</summary>
    public void Begin() => _value = 1;

    /// <summary>Enters a further link.</summary>
    /// <param name="place">Its place in the chain, from 0.</param>
    /// <returns><see langword="false"/> when it was entered before, or the handler is left out.</returns>
    public bool TryEnter(int place) => Interlocked.CompareExchange(ref _value, place + 1, place) == place;

    public void Skip() => Interlocked.Or(ref _value, Skipped);

    // A plain write: no link can be entered any more, and a skip has no meaning once the handler has ended.
    public void EndHandler(bool isNull) => _value |= isNull ? HandlerEnded | HandlerGaveNull : HandlerEnded;
}
