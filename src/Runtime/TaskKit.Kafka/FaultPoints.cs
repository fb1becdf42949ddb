namespace TaskKit.Kafka;

/// <summary>Names the steps at which a crash is told apart from one at the next step, for the programs that crash there on purpose.</summary>
internal static class FaultPoints
{
    /// <summary>Not a step: each turn of a poll thread, which such a program may hold up.</summary>
    public const string Polled = "polled";
    public const string Fetched = "a1-fetched";
    public const string Started = "a2-started";
    public const string Handled = "a4-handled";
    public const string DoneWritten = "a5-done-written";
    public const string Committed = "a6-committed";
    public const string Committing = "a7-committing";
    public const string Exhausted = "a8-exhausted";
    public const string DeadLetterWritten = "a9-dead-letter-written";
    public const string DeadWritten = "a10-dead-written";

    /// <summary>Called at each step; <see langword="null"/> outside such programs.</summary>
    public static Action<string>? Reached { get; set; }
}
