using TaskKit.Backends.Documents;

namespace TaskKit.Pausing;

/// <summary>Reads, begins and ends pauses in the documents of a store.</summary>
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

    /// <summary>Begins a pause, or gives a pause that stands this reason. Of two that pause at once both succeed; the time is that of the first.</summary>
    /// <returns>The pause as it is stored.</returns>
    public static async ValueTask<TaskPause> BeginAsync(IDocumentStore documents, TaskPause pause, CancellationToken cancellationToken)
    {
        var write = PauseDocument.Write(pause);
        while (true)
        {
            var stands = await documents.ReadAsync(PauseDocument.Kind, write.Name, cancellationToken).ConfigureAwait(false);
            if (stands is not null && PauseDocument.Read(stands) is { } before)
                write = PauseDocument.Write(pause = pause with { Since = before.Since });
            write = write with { Expected = stands?.Version ?? 0 };
            if ((await documents.WriteAsync(write, cancellationToken).ConfigureAwait(false)).IsWritten)
                return pause;
        }
    }

    /// <summary>Ends a pause.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="scope">The tasks that are paused.</param>
    /// <param name="ending">Called while the pause still stands; again when the pause changed meanwhile.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="false"/> when there is no such pause.</returns>
    public static async ValueTask<bool> EndAsync(
        IDocumentStore documents,
        PauseScope scope,
        Func<CancellationToken, ValueTask>? ending,
        CancellationToken cancellationToken
    )
    {
        string name = scope.ToString();
        while (await documents.ReadAsync(PauseDocument.Kind, name, cancellationToken).ConfigureAwait(false) is { } stands)
        {
            if (ending is not null)
                await ending(cancellationToken).ConfigureAwait(false);
            var end = DocumentWrite.Delete(PauseDocument.Kind, name) with { Expected = stands.Version };
            if ((await documents.WriteAsync(end, cancellationToken).ConfigureAwait(false)).IsWritten)
                return true;
        }
        return false;
    }
}
