using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Analyzers;

/// <summary>Finds the task types that a program with workers declares but cannot run.</summary>
internal static class Unhandled
{
    /// <param name="all">All declarations.</param>
    /// <param name="worker">The call that adds the worker. A payload of another assembly is reported there.</param>
    public static IEnumerable<Diagnostic> Find(List<Declaration> all, Location worker) =>
        Types(all)
            .Select(declaration =>
                Diagnostic.Create(
                    Diagnostics.PayloadNotHandled,
                    declaration.Location == Location.None ? worker : declaration.Location,
                    declaration.Entry.TaskType,
                    declaration.Entry.Payload
                )
            );

    /// <summary>The declarations of task types without a handler, less those that another program runs.</summary>
    public static IEnumerable<Declaration> Types(List<Declaration> all)
    {
        var handled = new HashSet<string>(
            all.Where(declaration => declaration.Entry.Handler is not null).Select(declaration => declaration.Entry.TaskType),
            StringComparer.Ordinal
        );
        return all.Where(declaration => !declaration.Entry.IsHandledElsewhere && !handled.Contains(declaration.Entry.TaskType));
    }
}
