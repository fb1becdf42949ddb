using TaskKit.Backends.Documents;

namespace TaskKit.Pausing;

/// <summary>Reads and writes the pauses of schedules.</summary>
internal static class Pauses
{
    /// <summary>The pause of a schedule; <see langword="null"/> when it is not paused.</summary>
    public static async ValueTask<TaskPause?> ReadAsync(IDocumentStore documents, string schedule, CancellationToken cancellationToken)
    {
        string name = PauseScope.Schedule(schedule).ToString();
        return await documents.ReadAsync(PauseDocument.Kind, name, cancellationToken).ConfigureAwait(false) is { } document
            ? PauseDocument.Read(document)
            : null;
    }

    /// <summary>The pauses of all schedules, by the names of these.</summary>
    public static async ValueTask<Dictionary<string, TaskPause>> ListAsync(IDocumentStore documents, CancellationToken cancellationToken)
    {
        var pauses = await PauseDocument.ListAsync(documents, cancellationToken).ConfigureAwait(false);
        return pauses.Where(pause => pause.Scope.IsSchedule).ToDictionary(pause => pause.Scope.Name!, StringComparer.Ordinal);
    }

    /// <summary>Begins the pause of a schedule.</summary>
    public static async ValueTask BeginAsync(IDocumentStore documents, TaskPause pause, CancellationToken cancellationToken) =>
        await documents.WriteAsync(PauseDocument.Write(pause), cancellationToken).ConfigureAwait(false);

    /// <summary>Ends the pause of a schedule, if there is one.</summary>
    public static async ValueTask EndAsync(IDocumentStore documents, string schedule, CancellationToken cancellationToken)
    {
        string name = PauseScope.Schedule(schedule).ToString();
        await documents.WriteAsync(DocumentWrite.Delete(PauseDocument.Kind, name), cancellationToken).ConfigureAwait(false);
    }
}
