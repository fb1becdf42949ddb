using TaskKit.Backends;
using TaskKit.Presence;

namespace TaskKit.Tool;

/// <summary>Warns of living workers that have different payload schemas for one type.</summary>
internal static class SchemaCheck
{
    private const string Check = "workers";

    /// <exception cref="BackendUnavailableException">The backend does not answer.</exception>
    public static async Task<IReadOnlyList<Finding>> RunAsync(ITaskBackend backend, CancellationToken cancellationToken)
    {
        var workers = await PresentWorkers.ListAsync(backend, cancellationToken).ConfigureAwait(false);
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
