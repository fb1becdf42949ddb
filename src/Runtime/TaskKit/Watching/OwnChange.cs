using TaskKit.Backends;
using TaskKit.Backends.Documents;

namespace TaskKit.Watching;

/// <summary>Reads documents again after this process has changed one, so that it need not wait for its own look at the store.</summary>
internal static class OwnChange
{
    /// <summary>Makes the call for after a change.</summary>
    /// <param name="backend">The store. It keeps documents, or nothing could have changed.</param>
    /// <param name="read">Reads the documents of the kind.</param>
    /// <returns>A call that does not fail with the store: the change is stored, and the watch sees it within a second or two.</returns>
    public static Func<CancellationToken, Task> Then(ITaskBackend backend, Func<IDocumentStore, CancellationToken, Task> read) =>
        async cancellationToken =>
        {
            try
            {
                await read(backend.Documents!, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is BackendUnavailableException or OperationCanceledException) { }
        };
}
