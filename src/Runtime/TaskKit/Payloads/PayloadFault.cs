namespace TaskKit.Payloads;

/// <summary>
/// A fault of one value of a payload. Its place is the offset of a token, because the path to the value is worth computing only for the few
/// faulty payloads; <see cref="PayloadCodec{T}"/> turns both into a <see cref="PayloadException"/>.
/// </summary>
internal sealed class PayloadFault : InvalidOperationException
{
    private PayloadFault(string message, long offset)
        : base(message) => Offset = offset;

    /// <summary>The offset of the token's first byte in the payload.</summary>
    public long Offset { get; }

    /// <summary>The members that are missing from the object at <see cref="Offset"/>; empty for other faults.</summary>
    public IReadOnlyList<string> Missing { get; private init; } = [];

    /// <summary>The value at the offset is not what was expected.</summary>
    /// <param name="problem">Follows the member's name: <c>must be a string, not a number</c>.</param>
    /// <param name="offset">Where the value begins.</param>
    public static PayloadFault Wrong(string problem, long offset) => new(problem, offset);

    /// <summary>The object at the offset lacks members.</summary>
    public static PayloadFault Lacks(IReadOnlyList<string> members, long offset) =>
        new(PayloadText.Required(members), offset) { Missing = members };

    /// <summary>An object that is to be written lacks members.</summary>
    public static PayloadFault CannotWrite(string problem) => new(problem, -1);
}
