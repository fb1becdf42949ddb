namespace TaskKit;

/// <summary>Section <c>TaskKit</c> of the configuration.</summary>
public sealed class TaskKitOptions
{
    /// <summary>The name of the backend to use. Needed only when several are referenced.</summary>
    /// <value><see langword="null"/> by default: the one that is referenced.</value>
    public string? Backend { get; set; }

    /// <summary>The largest payload and the largest result that are accepted, in bytes of JSON.</summary>
    /// <value>1 MiB by default.</value>
    public int MaxPayloadBytes { get; set; } = 1024 * 1024;

    /// <summary>The settings of the worker.</summary>
    public WorkerOptions Worker { get; set; } = new();

    /// <summary>The settings of single task types, by their names.</summary>
    public Dictionary<string, TaskTypeOptions> Types { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The time for which ended tasks are kept.</summary>
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>The settings of a task type: by its name, or by the name with dots under which it stands in configuration.</summary>
    internal TaskTypeOptions? OfType(string type)
    {
        if (Types.Count == 0)
            return null;
        string key = type.Replace(':', '.');
        return Types.GetValueOrDefault(type)
            ?? Types.FirstOrDefault(pair => pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
    }
}

/// <summary>Section <c>TaskKit:Worker</c>: how the worker runs tasks.</summary>
public sealed class WorkerOptions
{
    /// <summary>The largest number of retries.</summary>
    internal const int MostRetries = 1000;

    /// <summary>The number of retries where neither a setting nor an attribute states one.</summary>
    internal const int DefaultMaxRetries = 3;

    /// <summary>The timeout of an attempt where neither a setting nor an attribute states one.</summary>
    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>True when this process runs handlers; otherwise it only submits.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>The worker's name in logs and in stored tasks; a random suffix keeps it unique.</summary>
    /// <value>The machine's name and the process id by default.</value>
    public string? Name { get; set; }

    /// <summary>The only task types to run here; empty for all that are registered. Also <c>WORKER_TYPE</c>, in place of what files say.</summary>
    public IList<string> Types { get; set; } = [];

    /// <summary>Registered task types that do not run here. Also <c>TASK_DISABLED_TYPES</c>, with commas, in place of what files say.</summary>
    /// <value>Empty by default.</value>
    public IList<string> DisabledTypes { get; set; } = [];

    /// <summary>
    /// The domains whose task types run here; types without a domain run always. Also <c>TASK_ENABLED_DOMAINS</c>, with commas, in place of what files
    /// say.
    /// </summary>
    /// <value>Empty by default: all.</value>
    public IList<string> EnabledDomains { get; set; } = [];

    /// <summary>The most tasks that run at once.</summary>
    /// <value>100 by default.</value>
    public int Concurrency { get; set; } = 100;

    /// <summary>The number of retries, 0 to 1000; attempts are retries + 1. Overrides the attributes.</summary>
    /// <value><see langword="null"/> by default: the attribute's, else 3.</value>
    public int? MaxRetries { get; set; }

    /// <summary>
    /// The time after which the token of an attempt is cancelled, for example <c>30s</c> or <c>00:00:30</c>. A handler that ignores its token runs
    /// on and keeps its slot. Overrides the attributes.
    /// </summary>
    /// <value><see langword="null"/> by default: the attribute's, else 30 s.</value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>The waits between attempts.</summary>
    public BackoffOptions Backoff { get; set; } = new();

    /// <summary>
    /// Exceptions that are worth a retry although they are classified as permanent: their simple or full names, those of a base class, or error codes.
    /// </summary>
    /// <value>Empty by default.</value>
    public IList<string> Retryable { get; set; } = [];

    /// <summary>
    /// Failures that no retry mends: simple or full names of exceptions or of their base classes, or error codes. Such a task is dead at once. What
    /// stands in both lists is not retried.
    /// </summary>
    /// <value>Empty by default.</value>
    public IList<string> NonRetryable { get; set; } = [];

    /// <summary>The time for which a stopping worker waits for its running handlers before it cancels them.</summary>
    /// <value>30 s by default.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The time from one question to the handlers with <see cref="ITaskHandlerHealth"/> to the next, 10 ms to a day.</summary>
    /// <value>10 s by default.</value>
    public TimeSpan HealthPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time after which a handler that has not answered counts as unhealthy, 10 ms to a day. It also bounds the wait before the first task.</summary>
    /// <value>5 s by default.</value>
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Stops the start when a task type cannot be posted to the API that <c>API_BASE_URL</c> names.</summary>
    /// <value><see langword="false"/> by default: the failure is logged, and the worker starts.</value>
    public bool FailOnRegistrationError { get; set; }

    /// <summary>The fate of tasks whose type no program declares: dead letters at once, or left for a worker that will know the type.</summary>
    /// <value><see cref="UnknownTypePolicy.Bury"/> by default. Tasks of a type that some program declares wait for it, whatever this says.</value>
    public UnknownTypePolicy UnknownTypes { get; set; } = UnknownTypePolicy.Bury;
}

/// <summary>The fate of tasks whose type no program declares.</summary>
public enum UnknownTypePolicy
{
    /// <summary>Dead at once, with the list of the registered types.</summary>
    Bury,

    /// <summary>Left waiting for a worker that knows the type.</summary>
    Park,
}

/// <summary>Section <c>TaskKit:Worker:Backoff</c>: the wait before retry n is <c>Initial × Factor^(n−1)</c>, at most <c>Max</c>.</summary>
public sealed class BackoffOptions
{
    /// <summary>The wait before the first retry.</summary>
    /// <value>1 s by default.</value>
    public TimeSpan Initial { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The factor by which each wait is longer than the one before.</summary>
    /// <value>2 by default.</value>
    public double Factor { get; set; } = 2;

    /// <summary>The longest wait.</summary>
    /// <value>60 s by default.</value>
    public TimeSpan Max { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The random variation of a wait, as a share of it, 0 to 1.</summary>
    /// <value>0.1 by default: ±10 %.</value>
    public double Jitter { get; set; } = 0.1;
}

/// <summary>Section <c>TaskKit:Types:&lt;type&gt;</c>: what differs for one task type.</summary>
public sealed class TaskTypeOptions
{
    /// <summary>The highest priority; the lowest is as far below 0.</summary>
    internal const int HighestPriority = 2;

    /// <summary>The largest number of tasks of a type that a limit lets run at once in all workers.</summary>
    internal const int MostTotalConcurrency = 100_000;

    /// <summary>The number of retries, 0 to 1000.</summary>
    /// <value><see langword="null"/> by default: <c>TaskKit:Worker:MaxRetries</c>.</value>
    public int? MaxRetries { get; set; }

    /// <summary>The time of one attempt after which its token is cancelled.</summary>
    /// <value><see langword="null"/> by default: <c>TaskKit:Worker:Timeout</c>.</value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>The most tasks of this type that one worker runs at once.</summary>
    /// <value><see langword="null"/> by default: the attribute's, else no limit of its own.</value>
    public int? Concurrency { get; set; }

    /// <summary>The most tasks of this type that run at once in all workers together, 0 to 100,000; 0 is no limit.</summary>
    /// <value><see langword="null"/> by default: the attribute's, else no limit.</value>
    public int? TotalConcurrency { get; set; }

    /// <summary>The most tasks of this type that begin within a period, in all workers together, for example <c>100/1s</c>; <c>0</c> is no limit.</summary>
    /// <value><see langword="null"/> by default: the attribute's, else no limit.</value>
    public TaskRate? Rate { get; set; }

    /// <summary>The version of the handler that runs tasks that state no version, 1 or more.</summary>
    /// <value><see langword="null"/> by default: 1, or the lowest when 1 has no handler.</value>
    public int? DefaultVersion { get; set; }

    /// <summary>Refuses a task whose version has no handler, also when the type has only one version.</summary>
    /// <value><see langword="false"/> by default: the handler of the next lower version runs it.</value>
    public bool StrictVersions { get; set; }

    /// <summary>The priority of tasks whose submit states none, −2 (last) to 2 (first). It counts in programs that have the handler.</summary>
    /// <value><see langword="null"/> by default: the attribute's, else 0.</value>
    public int? Priority { get; set; }

    /// <summary>The waits between the attempts of this type.</summary>
    public TypeBackoffOptions Backoff { get; set; } = new();

    /// <summary>As <see cref="WorkerOptions.Retryable"/>, in its place.</summary>
    /// <value><see langword="null"/> by default: <c>TaskKit:Worker:Retryable</c>.</value>
    public IList<string>? Retryable { get; set; }

    /// <summary>As <see cref="WorkerOptions.NonRetryable"/>, in its place.</summary>
    /// <value><see langword="null"/> by default: <c>TaskKit:Worker:NonRetryable</c>.</value>
    public IList<string>? NonRetryable { get; set; }
}

/// <summary>Section <c>TaskKit:Types:&lt;type&gt;:Backoff</c>: what differs from <c>TaskKit:Worker:Backoff</c> for one task type.</summary>
public sealed class TypeBackoffOptions
{
    /// <summary>The wait before the first retry.</summary>
    /// <value><see langword="null"/> by default: the attribute's, else that of <c>TaskKit:Worker:Backoff</c>.</value>
    public TimeSpan? Initial { get; set; }

    /// <summary>The factor by which each wait is longer than the one before, 1 to 100.</summary>
    /// <value><see langword="null"/> by default: the attribute's, else that of <c>TaskKit:Worker:Backoff</c>.</value>
    public double? Factor { get; set; }

    /// <summary>The longest wait.</summary>
    /// <value><see langword="null"/> by default: the attribute's, else that of <c>TaskKit:Worker:Backoff</c>, and never less than the first wait.</value>
    public TimeSpan? Max { get; set; }

    /// <summary>The random variation of a wait, as a share of it, 0 to 1.</summary>
    /// <value><see langword="null"/> by default: that of <c>TaskKit:Worker:Backoff</c>.</value>
    public double? Jitter { get; set; }
}

/// <summary>Section <c>TaskKit:Retention</c>: how long finished tasks are kept.</summary>
public sealed class RetentionOptions
{
    /// <summary>The time for which DONE and CANCELLED tasks are kept.</summary>
    /// <value>24 hours by default.</value>
    public TimeSpan Done { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The time for which DEAD tasks are kept.</summary>
    /// <value>30 days by default.</value>
    public TimeSpan Dead { get; set; } = TimeSpan.FromDays(30);
}
