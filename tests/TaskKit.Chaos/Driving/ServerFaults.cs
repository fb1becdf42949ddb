namespace TaskKit.Chaos.Driving;

/// <summary>The number of times that something is done to the broker, to Redis, or to the workers by way of them.</summary>
internal sealed record ServerFaults
{
    /// <summary>SIGTERM of each worker in turn.</summary>
    public int RollingRestarts { get; init; }

    public int BrokerStops { get; init; }

    public int BrokerKills { get; init; }

    /// <summary>Pauses of the broker beyond the session timeout of its consumers.</summary>
    public int BrokerPauses { get; init; }

    public int RedisStops { get; init; }

    public int RedisKills { get; init; }

    public int Flushes { get; init; }

    /// <summary>Poll threads that stand still for longer than the group allows.</summary>
    public int BlockedPolls { get; init; }

    /// <summary>The number of times that each worker topic gets two more partitions.</summary>
    public int Growths { get; init; }

    /// <summary>Rounds of records that are written a second time.</summary>
    public int Twins { get; init; }

    /// <summary>True when the broker is stopped, killed or paused, so that no other run can use it.</summary>
    public bool HarmBroker => BrokerStops + BrokerKills + BrokerPauses > 0;

    /// <summary>True when one group reads all types, instead of one for each.</summary>
    public bool OneGroup { get; init; }
}
