using TaskKit.Backends;
using TaskKit.Presence;

namespace TaskKit.Tool;

/// <summary>Do the living workers agree on the payloads?</summary>
internal static class SchemaCheck
{
    private const string Check = "workers";

    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public static async Task<IReadOnlyList<Finding>> RunAsync(ITaskBackend backend, CancellationToken cancellationToken)
    {
        var workers = await LivingWorkers.ListAsync(backend, cancellationToken).ConfigureAwait(false);
        return
        [
            .. SchemaConflict
                .Among(workers)
                .Select(conflict =>
                    Finding.Doubtful(
                        Check,
                        conflict.Sentence + ".",
                        "update the older program; what is not alike: dotnet taskkit types show " + conflict.Type + ", in both projects"
                    )
                ),
        ];
    }
}
