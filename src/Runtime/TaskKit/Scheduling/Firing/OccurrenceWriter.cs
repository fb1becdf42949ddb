using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Scheduling.Stored;
using TaskKit.Telemetry;

namespace TaskKit.Scheduling.Firing;

/// <summary>One firing of a schedule: its progress afterwards, and the tasks.</summary>
/// <param name="Entry">The schedule.</param>
/// <param name="After">The progress afterwards, with the version that must stand there.</param>
/// <param name="Windows">The windows of the tasks.</param>
/// <param name="Tasks">The tasks; empty when only the progress moves on.</param>
internal sealed record PlannedFiring(
    ScheduleEntry Entry,
    ScheduleTimes After,
    IReadOnlyList<TaskWindow> Windows,
    IReadOnlyList<TaskEnvelope> Tasks
);

/// <summary>Stores firings: the write of the progress decides who fires. Those that lose it are read again.</summary>
internal sealed class OccurrenceWriter(ITaskBackend backend, TaskMetrics metrics, TimeProvider time, ILogger log)
{
    private readonly IDocumentStore _documents = backend.Documents!;

    /// <returns>The number of tasks that were submitted.</returns>
    /// <exception cref="BackendUnavailableException">Nothing can be stored now, or it is not known whether something was.</exception>
    public async Task<int> StoreAsync(IReadOnlyList<PlannedFiring> firings, CancellationToken cancellationToken)
    {
        // Until the answer is there, nobody knows which version stands in the store.
        foreach (var firing in firings)
            firing.Entry.MustRead = true;
        if (firings.Count == 0)
            return 0;
        return backend.DocumentSubmits is { } together
            ? await StoreTogetherAsync(together, firings, cancellationToken).ConfigureAwait(false)
            : await StoreApartAsync(firings, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> StoreTogetherAsync(
        IDocumentSubmits together,
        IReadOnlyList<PlannedFiring> firings,
        CancellationToken cancellationToken
    )
    {
        ScheduleTimes[] after = [.. firings.Select(firing => firing.After with { Pending = null })];
        var submits = firings.Select((firing, i) => new DocumentSubmit(after[i].Write(firing.Entry.Schedule.Name), firing.Tasks)).ToList();
        var results = await together.SubmitAsync(submits, cancellationToken).ConfigureAwait(false);
        var stored = new List<TaskEnvelope>();
        for (int i = 0; i < firings.Count; i++)
            if (Note(firings[i].Entry, after[i], results[i]))
                stored.AddRange(firings[i].Tasks);
        metrics.Submitted(backend.Name, [.. stored]);
        return stored.Count;
    }

    /// <summary>Writes that the occurrences are decided, submits them, and writes that they are submitted.</summary>
    private async Task<int> StoreApartAsync(IReadOnlyList<PlannedFiring> firings, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        var decided = await WriteAsync(firings, Decided, cancellationToken).ConfigureAwait(false);
        var own = decided.Where(firing => firing.Tasks.Count > 0).ToArray();
        // From then on others submit them, under the same ids.
        if (own.Length == 0 || time.GetElapsedTime(began) >= PendingRuns.OwnTime)
            return 0;
        TaskEnvelope[] tasks = [.. own.SelectMany(firing => firing.Tasks)];
        metrics.Submitted(backend.Name, tasks);
        var outcomes = await backend.SubmitAsync(tasks, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < tasks.Length; i++)
            if (!outcomes[i].IsAccepted)
                log.OccurrenceRefused(tasks[i].Type, tasks[i].Id, outcomes[i].Reason ?? "");
        await WriteAsync(own, static firing => firing.Entry.Times with { Pending = null }, cancellationToken).ConfigureAwait(false);
        return outcomes.Count(outcome => outcome.IsAccepted);
    }

    private ScheduleTimes Decided(PlannedFiring firing) =>
        firing.Tasks.Count == 0 ? firing.After : firing.After with { Pending = new PendingRuns(time.GetUtcNow(), firing.Windows) };

    private async Task<List<PlannedFiring>> WriteAsync(
        IReadOnlyList<PlannedFiring> firings,
        Func<PlannedFiring, ScheduleTimes> progress,
        CancellationToken cancellationToken
    )
    {
        var writes = firings.Select(async firing =>
        {
            var times = progress(firing);
            var write = times.Write(firing.Entry.Schedule.Name);
            return Note(firing.Entry, times, await _documents.WriteAsync(write, cancellationToken).ConfigureAwait(false));
        });
        bool[] written = await Task.WhenAll(writes).ConfigureAwait(false);
        return [.. firings.Where((_, i) => written[i])];
    }

    private static bool Note(ScheduleEntry entry, ScheduleTimes times, DocumentResult result)
    {
        entry.MustRead = !result.IsWritten;
        if (result.IsWritten)
            entry.Times = times with { Version = result.Version };
        return result.IsWritten;
    }
}
