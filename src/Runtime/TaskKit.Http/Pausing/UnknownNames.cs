using TaskKit.Backends;
using TaskKit.Http.Problems;
using TaskKit.Operating;

namespace TaskKit.Http.Pausing;

/// <summary>Refuses a pause or a limit of a name that neither this program nor the store has.</summary>
internal static class UnknownNames
{
    /// <exception cref="ProblemException">Nobody knows the name; the detail has the near miss.</exception>
    public static async Task RefuseAsync(this ScopeNames names, PauseScope scope, ITaskBackend backend, CancellationToken cancellationToken)
    {
        // A backend that keeps no documents refuses the act itself.
        if (backend.Documents is not { } documents)
            return;
        if (await names.ProblemOfAsync(scope, documents, cancellationToken).ConfigureAwait(false) is { } problem)
            throw new ProblemException(scope.IsType ? ProblemCode.UnknownType : ProblemCode.InvalidMember, problem);
    }
}
