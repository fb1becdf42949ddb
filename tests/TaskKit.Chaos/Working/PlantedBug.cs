namespace TaskKit.Chaos.Working;

/// <summary>Defects that a run must catch.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>An outcome is stored although another worker has the attempt.</summary>
    NoFence,

    /// <summary>A task is acknowledged before its outcome is stored.</summary>
    EarlyAcknowledge,

    /// <summary>A retry forgets how many attempts there were.</summary>
    AttemptReset,

    /// <summary>A task that a stopping worker gives back never reaches the store.</summary>
    LostRelease,

    /// <summary>The end of a record acknowledges all earlier ones of its partition.</summary>
    CommitHighest,

    /// <summary>A task is DEAD before its dead letter is written.</summary>
    DeadFirst,

    /// <summary>A task counts as handed on before the record that carries it on is written.</summary>
    HandOffFirst,

    /// <summary>The second of two equal records is run.</summary>
    TwinRuns,

    /// <summary>An occurrence has the time and the id of the moment at which its worker fires it, by that worker's clock.</summary>
    LocalOccurrence,

    /// <summary>A worker does not know of the pauses that stood when it started.</summary>
    ForgottenPause,

    /// <summary>The end of a run frees two permits of its type.</summary>
    PermitFreedTwice,
}
