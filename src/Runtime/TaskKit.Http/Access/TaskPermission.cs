namespace TaskKit.Http;

/// <summary>The rights that the routes of the API ask for. Each names a policy of its own in <c>TaskKitHttpOptions.Policies</c>.</summary>
public enum TaskPermission
{
    /// <summary>Submits tasks.</summary>
    Submit,

    /// <summary>Looks at tasks and task types. Members marked <c>[Sensitive]</c> are masked.</summary>
    Read,

    /// <summary>Looks at payloads and results as they are stored. Counts only together with <see cref="Read"/>.</summary>
    ReadPayloads,

    /// <summary>Cancels, runs and replays single tasks.</summary>
    Operate,

    /// <summary>Registers task types.</summary>
    Admin,

    /// <summary>Asks for health and metrics.</summary>
    Probe,
}
