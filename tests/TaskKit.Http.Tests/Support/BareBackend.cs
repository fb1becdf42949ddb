using TaskKit.Backends;
using TaskKit.Backends.Documents;

namespace TaskKit.Http.Tests.Support;

/// <summary>A backend that takes tasks and can do nothing else.</summary>
internal sealed class BareBackend : ITaskBackend
{
    public string Name => "bare";

    public BackendCapabilities Capabilities => BackendCapabilities.None;

    public ITaskOperations? Operations => null;

    public IDocumentStore? Documents => null;

    public ValueTask<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskEnvelope> tasks, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SubmitOutcome>>([.. tasks.Select(task => new SubmitOutcome(SubmitStatus.Stored, task.Id))]);

    public ValueTask DeclareAsync(TypeDeclaration declaration, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ITaskReceiver OpenReceiver(ReceiverOptions options, IReceiverEvents events) =>
        throw new NotSupportedException("No worker runs here.");

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
