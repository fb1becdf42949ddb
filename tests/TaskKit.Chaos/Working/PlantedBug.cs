namespace TaskKit.Chaos.Working;

/// <summary>Defects that a run must catch.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>An outcome is stored although another worker has the attempt.</summary>
    NoFence,

    /// <summary>A task is stored as done when it is claimed; its handler runs afterwards.</summary>
    EarlyAcknowledge,

    /// <summary>A retry forgets how many attempts there were.</summary>
    AttemptReset,

    /// <summary>What a stopping worker gives back never reaches the store.</summary>
    LostRelease,
}
