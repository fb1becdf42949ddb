using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Pausing;
using TaskKit.Payloads;

namespace TaskKit.Operating;

/// <summary>Writes, ends and lists pauses as documents of the store.</summary>
/// <param name="backend">The store.</param>
/// <param name="names">The names that a pause may have.</param>
/// <param name="time">The clock.</param>
/// <param name="changed">Called after a change, so that this process need not wait for its own look at the store.</param>
internal sealed class TaskPauses(ITaskBackend backend, ScopeNames names, TimeProvider time, Func<CancellationToken, Task>? changed = null)
    : ITaskPauses
{
    /// <summary>The longest reason, in characters.</summary>
    public const int LongestReason = 1000;

    private const int LongestBy = 200;

    /// <summary>Called before the pause of a schedule ends: what fell into the pause is not made up for.</summary>
    /// <value><see langword="null"/> by default: the times of the pause count as missed.</value>
    public Func<string, CancellationToken, ValueTask>? PassOver { get; init; }

    private IDocumentStore Documents =>
        backend.Documents
        ?? throw new NotSupportedException(
            $"The backend '{backend.Name}' cannot pause tasks: it keeps no documents beside its tasks. On Kafka they are a part of the state: set TaskKit:Redis:Address."
        );

    public async ValueTask<TaskPause> PauseAsync(
        PauseScope scope,
        string reason,
        string? by = null,
        CancellationToken cancellationToken = default
    )
    {
        var documents = Documents;
        var pause = new TaskPause(scope, CheckText(reason, LongestReason, nameof(reason)), CheckBy(by), time.GetUtcNow());
        if (await names.ProblemOfAsync(scope, documents, cancellationToken).ConfigureAwait(false) is { } problem)
            throw new ArgumentException(problem, nameof(scope));
        pause = await Pauses.BeginAsync(documents, pause, cancellationToken).ConfigureAwait(false);
        await ChangedAsync(cancellationToken).ConfigureAwait(false);
        return pause;
    }

    public async ValueTask<bool> ResumeAsync(PauseScope scope, CancellationToken cancellationToken = default)
    {
        Func<CancellationToken, ValueTask>? ending =
            scope.IsSchedule && PassOver is { } passOver ? token => passOver(scope.Name!, token) : null;
        if (!await Pauses.EndAsync(Documents, scope, ending, cancellationToken).ConfigureAwait(false))
            return false;
        await ChangedAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    public ValueTask<IReadOnlyList<TaskPause>> ListAsync(CancellationToken cancellationToken = default) =>
        PauseDocument.ListAsync(Documents, cancellationToken);

    private async Task ChangedAsync(CancellationToken cancellationToken)
    {
        if (changed is not null)
            await changed(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks the name of the person or program that acts; an empty name counts as absent.</summary>
    /// <exception cref="ArgumentException">The name is too long or malformed.</exception>
    internal static string? CheckBy(string? by) => string.IsNullOrWhiteSpace(by) ? null : CheckText(by, LongestBy, nameof(by));

    private static string CheckText(string text, int longest, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, parameter);
        text = text.Trim();
        if (!WellFormedText.Is(text))
            throw new ArgumentException($"The text {WellFormedText.Problem}.", parameter);
        return text.Length <= longest
            ? text
            : throw new ArgumentException($"Expected at most {longest} characters, got {text.Length}.", parameter);
    }
}
