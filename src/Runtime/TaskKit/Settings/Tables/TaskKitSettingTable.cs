namespace TaskKit.Settings.Tables;

/// <summary>The declarations of section <c>TaskKit</c>, without those of the backends.</summary>
internal static class TaskKitSettingTable
{
    /// <summary>The key of the address for health and metrics.</summary>
    public const string MetricsKey = "Metrics:Address";

    /// <summary>The key of the port at which the tool wants the API served.</summary>
    public const string ServeKey = "Http:Serve";

    private const int LargestPayload = 256 * 1024 * 1024;

    private static readonly TimeSpan Century = TimeSpan.FromDays(36_600);

    private static readonly SettingTable<RetentionOptions> Retention = new SettingTable<RetentionOptions>()
        .Duration(
            nameof(RetentionOptions.Done),
            retention => retention.Done,
            (retention, time) => retention.Done = time,
            TimeSpan.Zero,
            Century,
            "The time for which `DONE` and `CANCELLED` tasks are kept."
        )
        .Duration(
            nameof(RetentionOptions.Dead),
            retention => retention.Dead,
            (retention, time) => retention.Dead = time,
            TimeSpan.Zero,
            Century,
            "The time for which `DEAD` tasks are kept, and for which a type stays known after its last program was seen."
        );

    /// <summary>The whole section.</summary>
    public static SettingTable<TaskKitOptions> All { get; } =
        new SettingTable<TaskKitOptions>()
            .Elsewhere(
                nameof(TaskKitOptions.Backend),
                "the name of a backend",
                "the one that is referenced",
                "The backend; needed only when several are referenced. Also `worker:backend`, `app:worker:backend`. `asynq` stands for `redis`, `redpanda` for `kafka`, `disable` for `none`; a backend that is not referenced is refused with the names of those that are."
            )
            .Number(
                nameof(TaskKitOptions.MaxPayloadBytes),
                options => options.MaxPayloadBytes,
                (options, bytes) => options.MaxPayloadBytes = bytes,
                1,
                LargestPayload,
                "The largest payload and the largest result that are accepted, as JSON. A task whose result is larger is a dead letter (`RESULT_TOO_LARGE`).",
                unit: "bytes"
            )
            .Section(nameof(TaskKitOptions.Worker), options => options.Worker, WorkerSettingTable.All)
            .Sections(nameof(TaskKitOptions.Types), "type", options => options.Types, TypeSettingTable.All)
            .Elsewhere(
                MetricsKey,
                "a port, or an address with a port",
                "none",
                "The address at which a program with [`ServeMetrics()`](metrics.md) serves health and metrics: `9094` for this machine alone, `:9094` for all its addresses."
            )
            .Elsewhere(
                ServeKey,
                "a port",
                "none",
                "Set by `dotnet taskkit serve`: the port of this machine at which the program serves its [API](http.md), open to this machine without policies."
            )
            .Section(nameof(TaskKitOptions.Retention), options => options.Retention, Retention)
            .Elsewhere(
                "Handlers:<type>:<Name>",
                "as the handler states",
                "as the handler states",
                "A [setting of the handler](settings.md). Also the variable `<TYPE>_<NAME>`, and the key `<type>_<name>` at the root of a file. The section of a type whose handler has no settings is yours: bind an options class to it."
            );
}
