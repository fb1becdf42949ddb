using TaskKit.Payloads;

namespace TaskKit;

/// <summary>A task was not accepted. Nothing of the call was stored, unless <see cref="Code"/> says otherwise.</summary>
public sealed class TaskSubmitException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="code">A stable code.</param>
    /// <param name="message">What was expected, what came, what to do.</param>
    /// <param name="inner">The cause.</param>
    public TaskSubmitException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>
    /// A stable code: <c>payload_too_large</c>, <c>payload_invalid</c>, <c>options_invalid</c>, <c>option_unsupported</c>,
    /// <c>idempotency_conflict</c>, <c>id_conflict</c>, <c>refused</c>.
    /// </summary>
    public string Code { get; }

    /// <summary>The rules that the payload breaks, for <c>payload_invalid</c>.</summary>
    /// <value>Empty for other codes, and where the payload cannot be written at all.</value>
    public IReadOnlyList<PayloadError> Errors { get; init; } = [];
}
