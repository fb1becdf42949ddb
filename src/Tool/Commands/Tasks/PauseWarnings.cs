namespace TaskKit.Tool;

/// <summary>Says of waiting tasks that a pause holds them back.</summary>
internal static class PauseWarnings
{
    /// <param name="output">Where to say it.</param>
    /// <param name="store">Has the pauses, and knows the domains of the program's types.</param>
    /// <param name="host">Has the clock.</param>
    /// <param name="waiting">The number of waiting tasks by type.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task WarnOfPausesAsync(
        this Output output,
        TaskStore store,
        ToolHost host,
        IReadOnlyDictionary<string, long> waiting,
        CancellationToken cancellationToken
    )
    {
        if (store.Backend.Documents is null)
            return;
        var domains = (store.Manifest?.Types ?? []).ToDictionary(type => type.Type, type => type.Domain, StringComparer.Ordinal);
        var pauses = await store.Pauses(host.Time).ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var pause in pauses)
        {
            long held = waiting.Where(type => pause.Scope.Holds(type.Key, domains.GetValueOrDefault(type.Key))).Sum(type => type.Value);
            if (held > 0)
                output.Warn($"{held} {(held == 1 ? "task waits" : "tasks wait")}: {PauseText.Sentence(pause)}.");
        }
    }
}
