using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Parsing;

/// <summary>
/// The result of parsing a declaration. The generator uses the model, the analyzers use the problems; a declaration with an error has no model.
/// Problems must stay out of the generator's pipeline: their locations change with each edit, and nothing would be cached.
/// </summary>
internal readonly record struct Parsed<T>(T? Model, ImmutableArray<Diagnostic> Problems)
    where T : class;
