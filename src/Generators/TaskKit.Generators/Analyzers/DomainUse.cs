using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Analyzers;

/// <summary>One statement of a domain and its place.</summary>
/// <param name="Domain">The domain; of a handler or payload the namespace does not count.</param>
/// <param name="IsMarker">Whether it counts for a namespace: it stands on neither a handler nor a declared payload nor the assembly.</param>
/// <param name="Place">The attribute.</param>
internal sealed record DomainUse(DomainModel Domain, bool IsMarker, Location Place);
