namespace TaskKit.Http;

/// <summary>The rights that the routes of the API ask for. Each names a policy of its own in <c>TaskKitHttpOptions.Policies</c>.</summary>
public enum TaskPermission
{
    /// <summary>Submits tasks.</summary>
    Submit,

    /// <summary>Looks at tasks, task types, pauses, limits and schedules. Members marked <c>[Sensitive]</c> are masked.</summary>
    Read,

    /// <summary>Looks at payloads and results as they are stored. Counts only together with <see cref="Read"/>.</summary>
    ReadPayloads,

    /// <summary>Cancels, runs and replays single tasks; begins and ends pauses; sets and clears limits.</summary>
    Operate,

    /// <summary>Registers task types.</summary>
    Admin,

    /// <summary>Asks for health and metrics.</summary>
    Probe,

    /// <summary>Adds, changes, removes and runs schedules. Pauses of schedules are pauses: they ask for <see cref="Operate"/>.</summary>
    Schedule,
}
