namespace TaskKit.Generators.Model;

/// <summary>A catch-all handler as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Type">The class in code, with <c>global::</c>.</param>
/// <param name="FullName">The class in texts and in the manifest.</param>
/// <param name="Dependencies">The parameters of its constructor.</param>
internal sealed record CatchAllModel(string Type, string FullName, EquatableArray<DependencyModel> Dependencies);
