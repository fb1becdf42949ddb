using TaskKit.Backends;
using TaskKit.Backends.Declaring;
using TaskKit.Presence;
using TaskKit.Registry.Switching;
using TaskKit.Telemetry;

namespace TaskKit.Waiting;

/// <summary>Says of a task type whether a living worker runs it, and in which it is off.</summary>
internal static class WorkerReasons
{
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public static async ValueTask<IReadOnlyList<WaitReason>> OfAsync(
        ITaskBackend backend,
        string type,
        IReadOnlyList<WorkerEntry> workers,
        CancellationToken cancellationToken
    )
    {
        long? count = await CountAsync(backend, type, cancellationToken).ConfigureAwait(false);
        if (count is null && backend.Documents is null)
            return [new WaitReason(WaitCode.Unknown, $"The backend '{backend.Name}' keeps no list of its workers.")];
        var off = workers.Where(worker => worker.Off.ContainsKey(type)).ToList();
        bool anyOn = workers.Any(worker => (worker.Runs.Contains(type) || worker.HasCatchAll) && !worker.Off.ContainsKey(type));
        // Workers of earlier versions and those that have just started have no entry; the count has them.
        bool runs = count is { } living ? living > 0 && (anyOn || living > off.Count(worker => worker.Runs.Contains(type))) : anyOn;
        if (runs)
            return [];
        return off.Count > 0
            ? [.. off.GroupBy(worker => worker.Off[type]).Select(same => Off(type, same.Key, same))]
            : [await NoneAsync(backend, type, cancellationToken).ConfigureAwait(false)];
    }

    private static async ValueTask<long?> CountAsync(ITaskBackend backend, string type, CancellationToken cancellationToken)
    {
        if (backend.Operations is not { } operations || !backend.Capabilities.HasFlag(BackendCapabilities.UnknownTypes))
            return null;
        var types = await operations.TypesAsync(cancellationToken).ConfigureAwait(false);
        return types.FirstOrDefault(status => status.Type == type)?.Workers ?? 0;
    }

    private static WaitReason Off(string type, OffReason reason, IEnumerable<WorkerEntry> workers)
    {
        string[] ids = [.. workers.Select(worker => worker.Id).Order(StringComparer.Ordinal)];
        string text = reason.Text.Length > 0 ? $": {LogText.Safe(reason.Text).TrimEnd('.')}" : "";
        return new WaitReason(
            WaitCode.Off,
            $"Task type '{LogText.Short(type)}' is switched off in {LogText.Safe(string.Join(", ", ids))}{text}."
        )
        {
            Cause = WorkerOff.NameOf(reason.Kind),
            Workers = ids,
        };
    }

    private static async ValueTask<WaitReason> NoneAsync(ITaskBackend backend, string type, CancellationToken cancellationToken)
    {
        var found = backend.Documents is { } documents
            ? await documents.ReadAsync(DeclaredTypes.Kind, type, cancellationToken).ConfigureAwait(false)
            : null;
        var declared = found is null ? null : DeclaredType.Read(found);
        string begin = $"No living worker runs task type '{LogText.Short(type)}'";
        if (declared is not { Programs.Count: > 0 })
            return new WaitReason(WaitCode.NoWorker, $"{begin}, and no program declares it.");
        var seen = DateTimeOffset.FromUnixTimeMilliseconds(declared.LastSeen);
        string programs = LogText.Safe(string.Join(", ", declared.ProgramNames));
        return new WaitReason(
            WaitCode.NoWorker,
            $"{begin}. {(programs.Length > 0 ? programs : "A program")} declares it and was last seen at {WaitText.Time(seen)}."
        )
        {
            Since = seen,
        };
    }
}
