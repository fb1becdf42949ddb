namespace TaskKit.Waiting;

/// <summary>One reason why a task does not run now.</summary>
/// <param name="Code">The stable code, one of <see cref="WaitCode"/>.</param>
/// <param name="Sentence">The reason for people, with its full stop. It is safe for a terminal and a log.</param>
internal sealed record WaitReason(string Code, string Sentence)
{
    /// <summary>The time at which the reason ends by itself.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The time from which the reason holds, or at which the worker in question was last seen.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The person or program behind it.</summary>
    public string? By { get; init; }

    /// <summary>The workers that it is about.</summary>
    public IReadOnlyList<string> Workers { get; init; } = [];

    /// <summary>The other task that it is about.</summary>
    public TaskId? Task { get; init; }

    /// <summary>The scope of the pause.</summary>
    public string? Scope { get; init; }

    /// <summary>The cause for which a type is off: <c>setting</c>, <c>call</c>, <c>flag</c> or <c>health</c>.</summary>
    public string? Cause { get; init; }
}

/// <summary>The stable codes of reasons.</summary>
internal static class WaitCode
{
    /// <summary>The task is not due yet.</summary>
    public const string NotDue = "not_due";

    /// <summary>Another task of its key comes first.</summary>
    public const string BehindKey = "behind_key";

    /// <summary>The task's type, its domain or everything is paused.</summary>
    public const string Paused = "paused";

    /// <summary>As many tasks of its type run as may run at once in all workers.</summary>
    public const string TypeFull = "type_full";

    /// <summary>As many tasks of its type have begun as its rate allows.</summary>
    public const string RateUsed = "rate_used";

    /// <summary>The task's type is switched off in each living worker that has a handler for it.</summary>
    public const string Off = "off";

    /// <summary>No living worker runs its type.</summary>
    public const string NoWorker = "no_worker";

    /// <summary>The task runs only while nothing else runs in its worker.</summary>
    public const string Solo = "solo";

    /// <summary>The task may run, and waits for a free slot.</summary>
    public const string Ready = "ready";

    /// <summary>The task runs.</summary>
    public const string Running = "running";

    /// <summary>The worker that ran it gives no sign of life.</summary>
    public const string WorkerLost = "worker_lost";

    /// <summary>The task has ended.</summary>
    public const string Ended = "ended";

    /// <summary>The backend cannot tell something.</summary>
    public const string Unknown = "unknown";

    /// <summary>All codes, in the order of the reasons.</summary>
    public static IReadOnlyList<string> All { get; } =
    [Ended, Running, WorkerLost, NotDue, BehindKey, Solo, Paused, TypeFull, RateUsed, Off, NoWorker, Ready, Unknown];
}
