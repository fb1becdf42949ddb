using TaskKit.Redis.State.Connecting;

namespace TaskKit.Redis.State;

/// <summary>Section <c>TaskKit:Redis</c>: the server that holds the states of tasks. A single server, with or without a fail-over; no cluster.</summary>
public sealed class RedisOptions
{
    /// <summary>The server's <c>host:port</c>. Also <c>REDIS_ADDR</c>.</summary>
    /// <value><c>localhost:6379</c> by default.</value>
    public string Address { get; set; } = "localhost:6379";

    /// <summary>The user to log in as, on servers with ACLs.</summary>
    /// <value><see langword="null"/> by default: the server's default user.</value>
    public string? User { get; set; }

    /// <summary>The password.</summary>
    /// <value><see langword="null"/> by default: none is sent.</value>
    public string? Password { get; set; }

    /// <summary>True to connect by TLS.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool Ssl { get; set; }

    /// <summary>The number of the database, 0 or more.</summary>
    /// <value>0 by default.</value>
    public int Database { get; set; }

    /// <summary>The beginning of every key. Programs that share tasks must have the same one, and all other programs a different one.</summary>
    /// <value><c>tk:</c> by default.</value>
    public string KeyPrefix { get; set; } = "tk:";

    /// <summary>
    /// The time after which a worker without a sign of life counts as dead, and its tasks go to others; 1 s to 1 h. The lease is renewed every second,
    /// or three times in its duration if that is more often.
    /// </summary>
    /// <value>6 s by default.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>The time after which an exchange with the server counts as failed, and a new connection is made; 100 ms to 1 h.</summary>
    /// <value>5 s by default.</value>
    public TimeSpan FlushDeadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The counters of outages and lost states.</summary>
    internal StateMetrics Metrics { get; set; } = new();
}
