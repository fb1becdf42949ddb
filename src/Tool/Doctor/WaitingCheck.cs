using TaskKit.Backends;

namespace TaskKit.Tool;

/// <summary>Warns of waiting tasks for which no worker lives.</summary>
internal static class WaitingCheck
{
    private const string Check = "workers";

    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        ITaskBackend backend,
        TaskManifest manifest,
        CancellationToken cancellationToken
    )
    {
        var abandoned = await TaskTypeStatus.AbandonedAsync(backend, cancellationToken).ConfigureAwait(false);
        return [.. abandoned.Select(type => Finding.Doubtful(Check, type.Sentence + ".", Fix(type, manifest)))];
    }

    private static string Fix(TaskTypeStatus type, TaskManifest manifest)
    {
        if (manifest.Types.Any(known => known.Type == type.Type && known.Handler is not null))
            return $"dotnet taskkit worker --type {type.Type}";
        string run = type.Programs.FirstOrDefault(program => program != manifest.Assembly) is { } owner
            ? $"start {owner}, or in its project: dotnet taskkit worker"
            : "start a worker that has its handler";
        return $"{run}; or end them: dotnet taskkit tasks list --type {type.Type}, then dotnet taskkit tasks cancel <id>";
    }
}
