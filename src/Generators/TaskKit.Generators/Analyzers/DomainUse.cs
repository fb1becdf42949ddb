using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Analyzers;

/// <summary>One attribute that states a domain.</summary>
/// <param name="Domain">The domain. Its namespace counts for a marker only.</param>
/// <param name="IsMarker">True for a marker: a class that is neither a handler nor a declared payload.</param>
/// <param name="Place">The attribute.</param>
internal sealed record DomainUse(DomainModel Domain, bool IsMarker, Location Place);
