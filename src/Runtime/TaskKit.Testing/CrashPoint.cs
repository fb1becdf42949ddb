namespace TaskKit.Testing;

/// <summary>The moments at which a worker can die.</summary>
public enum CrashPoint
{
    /// <summary>
    /// The handler has ended, and its outcome is not stored: the next run of the task repeats all that the handler did. It shows whether a handler can
    /// be repeated.
    /// </summary>
    AfterHandler,

    /// <summary>
    /// The handler awaits something for the first time. No process is killed, so the handler's token is cancelled to stop it there. A handler that
    /// awaits nothing unfinished dies at its end.
    /// </summary>
    InHandler,
}
