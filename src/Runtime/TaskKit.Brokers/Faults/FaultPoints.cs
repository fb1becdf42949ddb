namespace TaskKit.Brokers.Faults;

/// <summary>
/// The steps of a worker between which a crash makes a difference. Test programs crash at them on purpose. The numbers count the steps of one task in
/// their order. Step 3 is missing: it is the handler, which the test program has itself.
/// </summary>
internal static class FaultPoints
{
    /// <summary>Each turn of a poll thread. No step of a task; a test program may hold the thread up here.</summary>
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

    /// <summary>Called at each step; <see langword="null"/> outside test programs.</summary>
    public static Action<string>? Reached { get; set; }
}
