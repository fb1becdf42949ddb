using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;
using TaskKit.Generators.Parsing;

namespace TaskKit.Generators.Analyzers;

/// <summary>Collects the catch-all handlers of one compilation, and reports at its end which declared task types they still run.</summary>
internal sealed class CatchAlls
{
    private readonly ConcurrentBag<(string Name, Location Place)> _own = [];

    public void Add(INamedTypeSymbol type) => _own.Add((type.FullName(), type.FirstLocation(Location.None)));

    /// <summary>True when the compilation or one of its references has a catch-all handler. No task type is then without a handler.</summary>
    public bool AreThere(ReferencesModel references) => !_own.IsEmpty || references.Modules.Any(module => module.HasCatchAll);

    public IEnumerable<Diagnostic> Compare(List<Declaration> all, ReferencesModel references)
    {
        var own = _own.OrderBy(handler => handler.Name, StringComparer.Ordinal).ToList();
        var known = references
            .Modules.Where(module => module.HasCatchAll)
            .Select(module => (Text: $"The handler of '{module.Assembly}'", Place: Location.None))
            .Concat(own.Select(handler => (Text: $"'{handler.Name}'", handler.Place)))
            .ToList();
        foreach (var (text, place) in known.Skip(1))
            yield return Diagnostic.Create(Diagnostics.TwoCatchAlls, place, known[0].Text, text);
        var left = Unhandled.Types(all).Select(declaration => $"'{declaration.Entry.TaskType}'").Distinct(StringComparer.Ordinal).ToList();
        if (own.Count > 0 && left.Count > 0)
            yield return Diagnostic.Create(Diagnostics.LeftToCatchAll, own[0].Place, own[0].Name, left.Count, string.Join(", ", left));
    }
}
