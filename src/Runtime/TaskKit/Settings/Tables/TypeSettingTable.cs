namespace TaskKit.Settings.Tables;

/// <summary>The declarations of section <c>TaskKit:Types:&lt;type&gt;</c>.</summary>
internal static class TypeSettingTable
{
    private const string OfWorker = "as `Worker`";
    private const string OfAttribute = "the attribute's, else as `Worker`";

    private static readonly SettingTable<TypeBackoffOptions> Waits = new SettingTable<TypeBackoffOptions>()
        .Duration(
            nameof(TypeBackoffOptions.Initial),
            backoff => backoff.Initial,
            (backoff, time) => backoff.Initial = time,
            TimeSpan.Zero,
            WorkerSettingTable.Year,
            "The wait before the first retry of this type.",
            OfAttribute
        )
        .Decimal(
            nameof(TypeBackoffOptions.Factor),
            backoff => backoff.Factor,
            (backoff, factor) => backoff.Factor = factor,
            1,
            WorkerSettingTable.LargestFactor,
            "The factor by which each wait is longer than the one before.",
            OfAttribute
        )
        .Duration(
            nameof(TypeBackoffOptions.Max),
            backoff => backoff.Max,
            (backoff, time) => backoff.Max = time,
            TimeSpan.Zero,
            WorkerSettingTable.Year,
            "The longest wait.",
            OfAttribute,
            notBelow: nameof(TypeBackoffOptions.Initial)
        )
        .Decimal(
            nameof(TypeBackoffOptions.Jitter),
            backoff => backoff.Jitter,
            (backoff, share) => backoff.Jitter = share,
            0,
            1,
            "The share of a wait by which it is varied by chance.",
            OfWorker
        );

    /// <summary>The whole section.</summary>
    public static SettingTable<TaskTypeOptions> All { get; } = Versions(Runs(new SettingTable<TaskTypeOptions>()));

    private static SettingTable<TaskTypeOptions> Runs(SettingTable<TaskTypeOptions> table) =>
        table
            .Number(
                nameof(TaskTypeOptions.MaxRetries),
                type => type.MaxRetries,
                (type, count) => type.MaxRetries = count,
                0,
                WorkerOptions.MostRetries,
                "The number of retries of one task type. A `:` in the type's name is written `.` in these keys.",
                OfWorker
            )
            .Duration(
                nameof(TaskTypeOptions.Timeout),
                type => type.Timeout,
                (type, time) => type.Timeout = time,
                WorkerSettingTable.ShortestTimeout,
                WorkerSettingTable.Year,
                "The time of one attempt after which its token is cancelled.",
                OfWorker,
                orInfinite: true
            )
            .Number(
                nameof(TaskTypeOptions.Concurrency),
                type => type.Concurrency,
                (type, count) => type.Concurrency = count,
                1,
                WorkerSettingTable.MostAtOnce,
                "The most tasks of the type that one worker runs at once.",
                "the attribute's, else no own limit"
            )
            .Number(
                nameof(TaskTypeOptions.TotalConcurrency),
                type => type.TotalConcurrency,
                (type, count) => type.TotalConcurrency = count,
                0,
                TaskTypeOptions.MostTotalConcurrency,
                "The most tasks of the type that all workers together run at once; 0 is no limit. See [limits.md](limits.md).",
                "the attribute's, else no limit"
            )
            .Rate(
                nameof(TaskTypeOptions.Rate),
                (type, rate) => type.Rate = rate,
                "The most tasks of the type that begin within a period, in all workers; 0 is no limit.",
                "the attribute's, else no limit"
            )
            .Number(
                nameof(TaskTypeOptions.Priority),
                type => type.Priority,
                (type, priority) => type.Priority = priority,
                -TaskTypeOptions.HighestPriority,
                TaskTypeOptions.HighestPriority,
                "The priority of tasks whose submit states none, −2 (last) to 2 (first). Other than 0 it is refused at the start on a backend without priorities.",
                "the attribute's, else `0`"
            )
            .Section(nameof(TaskTypeOptions.Backoff), type => type.Backoff, Waits);

    private static SettingTable<TaskTypeOptions> Versions(SettingTable<TaskTypeOptions> table) =>
        table
            .Texts(
                nameof(TaskTypeOptions.Retryable),
                (type, names) => type.Retryable = names,
                "The exceptions that are retried although they are permanent, in place of the worker's list.",
                OfWorker
            )
            .Texts(
                nameof(TaskTypeOptions.NonRetryable),
                (type, names) => type.NonRetryable = names,
                "The failures that are dead at once, in place of the worker's list.",
                OfWorker
            )
            .Number(
                nameof(TaskTypeOptions.DefaultVersion),
                type => type.DefaultVersion,
                (type, version) => type.DefaultVersion = version,
                1,
                null,
                "The [version](versions.md) of the handler that runs tasks that state none.",
                "1, else the lowest"
            )
            .Switch(
                nameof(TaskTypeOptions.StrictVersions),
                type => type.StrictVersions,
                (type, isStrict) => type.StrictVersions = isStrict,
                "Makes a dead letter of a task whose version has no handler, instead of running it on the next lower version."
            );
}
