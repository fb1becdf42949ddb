namespace TaskKit.Registry.Calling;

/// <summary>An attempt failed, and so did the disposal of what it used. The first failure decides what happens; both stand in the log.</summary>
internal sealed class HandlerDisposalException(Exception attempt, Exception disposal)
    : AggregateException("The attempt failed, and the disposal after it failed too.", attempt, disposal);
