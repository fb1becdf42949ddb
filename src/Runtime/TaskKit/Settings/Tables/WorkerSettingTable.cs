namespace TaskKit.Settings.Tables;

/// <summary>The declarations of section <c>TaskKit:Worker</c>.</summary>
internal static class WorkerSettingTable
{
    /// <summary>The variable for <see cref="WorkerOptions.Types"/>.</summary>
    public const string TypesVariable = "WORKER_TYPE";

    /// <summary>The variable for <see cref="WorkerOptions.DisabledTypes"/>.</summary>
    public const string DisabledVariable = "TASK_DISABLED_TYPES";

    /// <summary>The variable for <see cref="WorkerOptions.EnabledDomains"/>.</summary>
    public const string DomainsVariable = "TASK_ENABLED_DOMAINS";

    /// <summary>The key of the section with the feature flags.</summary>
    public const string Flags = "Flags";

    /// <summary>The most tasks that one worker runs at once.</summary>
    public const int MostAtOnce = 100_000;

    /// <summary>The largest factor between two waits.</summary>
    public const int LargestFactor = 100;

    /// <summary>The shortest timeout of an attempt.</summary>
    public static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest timeout of an attempt, and the longest wait between two.</summary>
    public static readonly TimeSpan Year = TimeSpan.FromDays(366);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestHealth = TimeSpan.FromMilliseconds(10);

    private static readonly SettingTable<BackoffOptions> Waits = new SettingTable<BackoffOptions>()
        .Duration(
            nameof(BackoffOptions.Initial),
            backoff => backoff.Initial,
            (backoff, time) => backoff.Initial = time,
            TimeSpan.Zero,
            Year,
            "The wait before the first retry."
        )
        .Decimal(
            nameof(BackoffOptions.Factor),
            backoff => backoff.Factor,
            (backoff, factor) => backoff.Factor = factor,
            1,
            LargestFactor,
            "The factor by which each wait is longer than the one before."
        )
        .Duration(
            nameof(BackoffOptions.Max),
            backoff => backoff.Max,
            (backoff, time) => backoff.Max = time,
            TimeSpan.Zero,
            Year,
            "The longest wait.",
            notBelow: nameof(BackoffOptions.Initial)
        )
        .Decimal(
            nameof(BackoffOptions.Jitter),
            backoff => backoff.Jitter,
            (backoff, share) => backoff.Jitter = share,
            0,
            1,
            "The share of a wait by which it is varied by chance: `0.1` is ±10 %."
        );

    /// <summary>The whole section.</summary>
    public static SettingTable<WorkerOptions> All { get; } = Lists(Times(Selection(new SettingTable<WorkerOptions>())));

    private static SettingTable<WorkerOptions> Selection(SettingTable<WorkerOptions> table) =>
        table
            .Elsewhere(
                nameof(WorkerOptions.Enabled),
                "`true` or `false`",
                "`true`",
                "Without it the process runs no handlers and only submits, as with [`AddTaskKitClient`](handlers.md#submit-without-running). Also `worker:enabled`, `app:worker:enabled`."
            )
            .Text(
                nameof(WorkerOptions.Name),
                worker => worker.Name,
                (worker, name) => worker.Name = name,
                "a text",
                "The worker's name in logs and stored tasks.",
                unset: "machine and process id"
            )
            .Texts(
                nameof(WorkerOptions.Types),
                (worker, types) => worker.Types = types,
                "The only task types to run here.",
                unset: "all",
                variable: TypesVariable
            )
            .Texts(
                nameof(WorkerOptions.EnabledDomains),
                (worker, domains) => worker.EnabledDomains = domains,
                "The [domains](domains.md) whose task types run here. Tasks of other domains wait; types without a domain run always. A domain that no handler states is warned of.",
                unset: "all",
                variable: DomainsVariable
            )
            .Texts(
                nameof(WorkerOptions.DisabledTypes),
                (worker, types) => worker.DisabledTypes = types,
                "Task types that do not run here; their tasks wait. A type that the program does not declare is warned of.",
                variable: DisabledVariable
            )
            .Elsewhere(
                $"{Flags}:<flag>",
                "`true` or `false`",
                "off",
                "A [feature flag](domains.md). Read again when the configuration changes. Also the environment variable `TASK_FEATURE_FLAGS=a:true,b:false`, and `worker:tasks:<flag>`."
            )
            .Number(
                nameof(WorkerOptions.Concurrency),
                worker => worker.Concurrency,
                (worker, count) => worker.Concurrency = count,
                1,
                MostAtOnce,
                "The most tasks that run at once."
            )
            .Number(
                nameof(WorkerOptions.MaxRetries),
                worker => worker.MaxRetries,
                (worker, count) => worker.MaxRetries = count,
                0,
                WorkerOptions.MostRetries,
                "The number of times that a failed attempt is repeated. Attempts are retries + 1.",
                unset: $"the attribute's, else `{WorkerOptions.DefaultMaxRetries}`"
            );

    private static SettingTable<WorkerOptions> Times(SettingTable<WorkerOptions> table) =>
        table
            .Duration(
                nameof(WorkerOptions.Timeout),
                worker => worker.Timeout,
                (worker, time) => worker.Timeout = time,
                ShortestTimeout,
                Year,
                "The time of one attempt after which its token is cancelled. A handler that ignores its token runs on and keeps its slot: see [handlers.md](handlers.md#services-of-a-handler).",
                unset: $"the attribute's, else `{DurationText.Format(WorkerOptions.DefaultTimeout)}`",
                orInfinite: true
            )
            .Section(nameof(WorkerOptions.Backoff), worker => worker.Backoff, Waits)
            .Duration(
                nameof(WorkerOptions.DrainTimeout),
                worker => worker.DrainTimeout,
                (worker, time) => worker.DrainTimeout = time,
                TimeSpan.Zero,
                Day,
                "The time for which a stopping worker waits for running handlers before it cancels them."
            )
            .Duration(
                nameof(WorkerOptions.HealthPeriod),
                worker => worker.HealthPeriod,
                (worker, time) => worker.HealthPeriod = time,
                ShortestHealth,
                Day,
                "The time between two questions to the handlers for their [health](health.md), if they report it."
            )
            .Duration(
                nameof(WorkerOptions.HealthTimeout),
                worker => worker.HealthTimeout,
                (worker, time) => worker.HealthTimeout = time,
                ShortestHealth,
                Day,
                "After this long without an answer a handler counts as unhealthy."
            );

    private static SettingTable<WorkerOptions> Lists(SettingTable<WorkerOptions> table) =>
        table
            .Texts(
                nameof(WorkerOptions.Retryable),
                (worker, names) => worker.Retryable = names,
                "Exceptions that are retried although they are permanent, such as the answer 410 of a server: simple or full names of the exception or of a base class, or error codes (`HTTP_410`)."
            )
            .Texts(
                nameof(WorkerOptions.NonRetryable),
                (worker, names) => worker.NonRetryable = names,
                "Failures that are dead at once: names of exceptions, as above, or error codes, also of errors that a handler returns. A failure that stands in both lists is not retried."
            )
            .Switch(
                nameof(WorkerOptions.FailOnRegistrationError),
                worker => worker.FailOnRegistrationError,
                (worker, fails) => worker.FailOnRegistrationError = fails,
                "Stops the start when a task type cannot be posted to the API that `API_BASE_URL` names."
            )
            .Choice<UnknownTypePolicy>(
                nameof(WorkerOptions.UnknownTypes),
                worker => worker.UnknownTypes,
                (worker, policy) => worker.UnknownTypes = policy,
                "The fate of tasks of a type that [no program declares](guarantees.md#types): `Bury` makes dead letters at once, `Park` leaves them waiting."
            );
}
