using TaskKit.Telemetry;

namespace TaskKit.Presence;

/// <summary>Two workers that know one task type with different payload schemas: what one program submits, the other may not read.</summary>
/// <param name="Type">The type.</param>
/// <param name="One">A worker.</param>
/// <param name="Other">A worker with another schema.</param>
internal sealed record SchemaConflict(string Type, WorkerEntry One, WorkerEntry Other)
{
    /// <summary>The conflict in one sentence without a full stop.</summary>
    public string Sentence =>
        $"Task type '{LogText.Safe(Type)}' has different payload schemas in two living workers: {Shown(One)} and {Shown(Other)}";

    /// <summary>The conflicts of one worker with others: one for each of its types.</summary>
    public static IEnumerable<SchemaConflict> Of(WorkerEntry worker, IReadOnlyList<WorkerEntry> others) =>
        from schema in worker.Schemas.OrderBy(schema => schema.Key, StringComparer.Ordinal)
        let other = others.FirstOrDefault(other =>
            other.Id != worker.Id && other.Schemas.TryGetValue(schema.Key, out string? its) && its != schema.Value
        )
        where other is not null
        select new SchemaConflict(schema.Key, worker, other);

    /// <summary>The conflicts among workers: at most one for each type.</summary>
    public static IEnumerable<SchemaConflict> Among(IReadOnlyList<WorkerEntry> workers) =>
        workers
            .SelectMany((worker, i) => Of(worker, [.. workers.Skip(i + 1)]))
            .DistinctBy(conflict => conflict.Type, StringComparer.Ordinal)
            .OrderBy(conflict => conflict.Type, StringComparer.Ordinal);

    private static string Shown(WorkerEntry worker)
    {
        string version = worker.Versions.GetValueOrDefault(WorkerVersions.OfProgram, "");
        return $"{LogText.Safe(worker.Id)} ({LogText.Safe(worker.Program)}{(version.Length > 0 ? " " : "")}{LogText.Safe(version)})";
    }
}
