namespace TaskKit.Generators.Model;

/// <summary>A domain that a marker or the assembly states, as plain data: immutable, compared by value, holds no Roslyn object.</summary>
/// <param name="Name">The domain's name.</param>
/// <param name="Marker">The marker's class in texts; empty for the assembly.</param>
/// <param name="Namespace">The marker's namespace, empty for the global one; <see langword="null"/> for the assembly.</param>
internal sealed record DomainModel(string Name, string Marker, string? Namespace);
