namespace TaskKit.Tool;

/// <summary>Warns of pauses: a forgotten one holds tasks back without any error.</summary>
internal static class PauseCheck
{
    /// <exception cref="TaskKit.Backends.BackendUnavailableException">The backend does not answer.</exception>
    public static async Task<IReadOnlyList<Finding>> RunAsync(TaskStore store, ToolHost host, CancellationToken cancellationToken)
    {
        // A backend without documents has no pauses.
        if (store.Backend.Documents is null)
            return [];
        var pauses = await store.Pauses(host.Time).ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. pauses.Select(pause => Finding.Doubtful("pauses", $"{PauseText.Sentence(pause)}.", PauseText.Resume(pause.Scope)))];
    }
}
