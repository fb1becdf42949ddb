namespace TaskKit.Tool;

/// <summary>Warns of pauses that hold waiting tasks back.</summary>
internal static class PauseWarnings
{
    /// <param name="output">The output.</param>
    /// <param name="store">The store with the pauses and the domains of the program's types.</param>
    /// <param name="host">The surroundings, for the clock.</param>
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
