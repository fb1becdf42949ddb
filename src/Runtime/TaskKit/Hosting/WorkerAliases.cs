using Microsoft.Extensions.Configuration;

namespace TaskKit;

/// <summary>
/// The names under which other systems switch a worker on and choose its backend: <c>worker:…</c> of a file of feature flags, and <c>app:worker:…</c>.
/// Names that say different things stop the start.
/// </summary>
/// <param name="configuration">The whole configuration.</param>
internal sealed class WorkerAliases(IConfiguration configuration)
{
    private static readonly string[] EnabledPaths = ["TaskKit:Worker:Enabled", "worker:enabled", "app:worker:enabled"];
    private static readonly string[] BackendPaths = ["TaskKit:Backend", "worker:backend", "app:worker:backend"];

    /// <summary>The name of the backend in TaskKit, and the path and the word that stand in the configuration.</summary>
    /// <exception cref="TaskKitConfigurationException">Two names contradict each other.</exception>
    public StatedBackend? Backend =>
        Agreed(BackendPaths, word => BackendWords.NameOf(word).ToLowerInvariant()) is { } stated
            ? new StatedBackend(BackendWords.NameOf(stated.Word), stated.Path, stated.Word)
            : null;

    /// <summary>True or false as stated; <see langword="null"/> when no name is set.</summary>
    /// <exception cref="TaskKitConfigurationException">Two names contradict each other, or a value is neither.</exception>
    public bool? Enabled =>
        Agreed(EnabledPaths, word => word.Trim().ToLowerInvariant()) is not { } stated ? null
        : bool.TryParse(stated.Word, out bool value) ? value
        : throw new TaskKitConfigurationException(stated.Path, $"expected true or false, got '{stated.Word}'.");

    private (string Path, string Word)? Agreed(string[] paths, Func<string, string> normal)
    {
        var set = paths.Select(path => (Path: path, Word: configuration[path] ?? "")).Where(pair => pair.Word.Length > 0).ToList();
        foreach (var other in set.Skip(1))
            if (normal(other.Word) != normal(set[0].Word))
                throw new TaskKitConfigurationException(
                    set[0].Path,
                    $"'{set[0].Word}' contradicts '{other.Word}' of {other.Path}. Set only one of them, or both to the same."
                );
        return set.Count > 0 ? set[0] : null;
    }
}

/// <summary>The backend that the configuration names.</summary>
/// <param name="Name">Its name in TaskKit.</param>
/// <param name="Path">The path of the setting.</param>
/// <param name="Word">The word that stands there.</param>
internal sealed record StatedBackend(string Name, string Path, string Word);

/// <summary>The words of other systems for the backends.</summary>
internal static class BackendWords
{
    /// <summary>The backend's name in TaskKit; any other word as it is.</summary>
    public static string NameOf(string word) =>
        word.Trim().ToLowerInvariant() switch
        {
            "asynq" => "redis",
            "redpanda" => "kafka",
            "disable" => "none",
            _ => word.Trim(),
        };
}
