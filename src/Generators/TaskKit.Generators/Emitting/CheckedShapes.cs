using TaskKit.Generators.Model;

namespace TaskKit.Generators.Emitting;

/// <summary>Finds the types of a payload that have rules, or hold a type that has some.</summary>
internal static class CheckedShapes
{
    /// <returns>Their indexes.</returns>
    public static HashSet<int> Of(EquatableArray<ShapeModel> shapes)
    {
        var found = new HashSet<int>(Enumerable.Range(0, shapes.Count).Where(index => HasRules(shapes[index])));
        // A type may hold itself, so the search ends when it finds nothing new.
        while (Enumerable.Range(0, shapes.Count).Count(index => shapes[index].Parts.Any(found.Contains) && found.Add(index)) > 0) { }
        return found;
    }

    private static bool HasRules(ShapeModel shape) =>
        shape.ChecksItself || shape.Rules.Count > 0 || shape.Members.Any(member => member.Rules.Count > 0);
}
