namespace TaskKit.Http;

/// <summary>The options of the API, set in code.</summary>
public sealed class TaskKitHttpOptions
{
    /// <summary>The name that stands for everybody, also without an account. To be used where something in front of the program decides.</summary>
    public const string Anyone = "*";

    /// <summary>
    /// The authorization policy of each permission, by the name that it has in the host. A permission without a policy is closed: its routes answer 403.
    /// </summary>
    /// <value>Empty by default: all routes are closed.</value>
    public IDictionary<TaskPermission, string> Policies { get; } = new Dictionary<TaskPermission, string>();

    /// <summary>
    /// Opens permissions without a policy for requests from the same machine: on loopback, with a host name of loopback, and without the headers of browsers'
    /// foreign pages and of proxies. Counts only in the environment Development and under <c>dotnet taskkit serve</c>.
    /// </summary>
    /// <value><see langword="true"/> by default.</value>
    public bool AllowLocalInDevelopment { get; set; } = true;

    /// <summary>The largest body of a single submit, in bytes.</summary>
    /// <value>1 MiB and 64 KiB by default: the largest payload, and room for the other members.</value>
    public long MaxBodyBytes { get; set; } = (1024 + 64) * 1024;

    /// <summary>The most lines of one batch.</summary>
    /// <value>100,000 by default.</value>
    public int MaxBatchLines { get; set; } = 100_000;

    /// <summary>The longest wait that <c>Prefer: wait=…</c> is granted.</summary>
    /// <value>30 s by default.</value>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most requests that wait at once; further ones are answered 429.</summary>
    /// <value>1,000 by default.</value>
    public int MaxWaits { get; set; } = 1000;

    /// <summary>The most requests in a second, over all callers; further ones are answered 429.</summary>
    /// <value>0 by default: no limit.</value>
    public int RequestsPerSecond { get; set; }

    /// <summary>The largest number of tasks on a page.</summary>
    /// <value>1,000 by default, which is also the most.</value>
    public int MaxPageSize { get; set; } = 1000;

    /// <summary>Submits must bring an <c>Idempotency-Key</c>; without one they are answered 400.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool RequireIdempotencyKey { get; set; }
}
