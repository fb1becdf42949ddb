using TaskKit.Generators.Model;

namespace TaskKit.Generators.Emitting;

/// <summary>Finds the types within a payload that need a check: they have rules, or hold a type that needs one.</summary>
internal static class CheckedShapes
{
    /// <returns>The indexes of the types.</returns>
    public static HashSet<int> Of(EquatableArray<ShapeModel> shapes)
    {
        var found = new HashSet<int>(Enumerable.Range(0, shapes.Count).Where(index => HasRules(shapes[index])));
        // Repeated until nothing new is found, since a type may hold itself.
        while (Enumerable.Range(0, shapes.Count).Count(index => shapes[index].Parts.Any(found.Contains) && found.Add(index)) > 0) { }
        return found;
    }

    private static bool HasRules(ShapeModel shape) =>
        shape.ChecksItself || shape.Rules.Count > 0 || shape.Members.Any(member => member.Rules.Count > 0);
}
