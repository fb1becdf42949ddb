namespace TaskKit.Backends.Documents;

/// <summary>Submits tasks together with a document, for stores that keep both: either all is stored, or nothing.</summary>
public interface IDocumentSubmits
{
    /// <summary>
    /// Carries out submits, each by itself: the document is written and the tasks are stored, in one transaction. Nothing is stored of a submit whose document
    /// has another version than the expected one. A task that is stored already is left as it is.
    /// </summary>
    /// <param name="submits">The submits.</param>
    /// <param name="cancellationToken">Gives up waiting; they may be stored all the same.</param>
    /// <returns>The outcome of each document, in the same order.</returns>
    /// <exception cref="BackendUnavailableException">Nothing can be stored now.</exception>
    ValueTask<IReadOnlyList<DocumentResult>> SubmitAsync(IReadOnlyList<DocumentSubmit> submits, CancellationToken cancellationToken);
}

/// <summary>A document, and the tasks that are stored with it.</summary>
/// <param name="Write">The change of the document.</param>
/// <param name="Tasks">The tasks. None has an idempotency key.</param>
public sealed record DocumentSubmit(DocumentWrite Write, IReadOnlyList<TaskEnvelope> Tasks);
