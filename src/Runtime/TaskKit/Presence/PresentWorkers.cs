using TaskKit.Backends;

namespace TaskKit.Presence;

/// <summary>Reads the workers that live, by their documents.</summary>
internal static class PresentWorkers
{
    /// <summary>The workers, ordered by id; none where the backend keeps no documents. One that was killed stays for up to three minutes.</summary>
    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public static async ValueTask<IReadOnlyList<WorkerEntry>> ListAsync(ITaskBackend backend, CancellationToken cancellationToken)
    {
        if (backend.Documents is not { } documents)
            return [];
        var found = await documents.ListAsync(WorkerEntry.Kind, "", cancellationToken).ConfigureAwait(false);
        return [.. found.Select(WorkerEntry.Read).OfType<WorkerEntry>()];
    }
}
