using TaskKit.Backends.Declaring;
using TaskKit.Backends.Documents;
using TaskKit.Publishing;
using TaskKit.Settings;
using TaskKit.Telemetry;

namespace TaskKit.Operating;

/// <summary>The names that a pause or a limit may have: those of this program, and those that other programs wrote into the store.</summary>
/// <param name="types">The task types that this program declares.</param>
/// <param name="domains">Its domains.</param>
internal sealed class ScopeNames(Func<IEnumerable<string>> types, Func<IEnumerable<string>> domains)
{
    private const string Schedules = "schedules";

    /// <summary>Looks for a name that nobody knows: a misspelt pause would hold back nothing, and a misspelt limit neither.</summary>
    /// <returns>The sentence that refuses it, with the near miss; <see langword="null"/> when a program or the store knows the name.</returns>
    public async ValueTask<string?> ProblemOfAsync(PauseScope scope, IDocumentStore documents, CancellationToken cancellationToken)
    {
        if (scope.Name is not { } name || Known(scope).Contains(name, StringComparer.Ordinal))
            return null;
        var stored = await StoredAsync(scope, documents, cancellationToken).ConfigureAwait(false);
        if (stored.Contains(name, StringComparer.Ordinal))
            return null;
        string noun =
            scope.IsType ? "task type"
            : scope.IsDomain ? "domain"
            : "schedule";
        return $"Expected a {noun} that a program has, got '{LogText.Short(name)}'.{NearMiss.Hint(name, Known(scope).Concat(stored))}";
    }

    private IEnumerable<string> Known(PauseScope scope) =>
        scope.IsType ? types()
        : scope.IsDomain ? domains()
        : [];

    private static async ValueTask<IReadOnlyCollection<string>> StoredAsync(
        PauseScope scope,
        IDocumentStore documents,
        CancellationToken cancellationToken
    )
    {
        if (scope.IsSchedule)
            return [.. (await documents.ListAsync(Schedules, "", cancellationToken).ConfigureAwait(false)).Select(found => found.Name)];
        var published = await PublishedTypes.ReadAsync(documents, "", cancellationToken).ConfigureAwait(false);
        if (scope.IsDomain)
            return [.. published.Select(type => type.Domain).OfType<string>().Distinct(StringComparer.Ordinal)];
        var declared = await documents.ListAsync(DeclaredTypes.Kind, "", cancellationToken).ConfigureAwait(false);
        return [.. declared.Select(type => type.Name).Concat(published.Select(type => type.Type)).Distinct(StringComparer.Ordinal)];
    }
}
