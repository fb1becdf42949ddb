using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TaskKit.Generators.Parsing;

/// <summary>
/// The result of parsing a declaration. The generator takes the model, the analyzers the problems; a declaration with problems has no model.
/// Problems must not enter the pipeline: their locations would break its caching.
/// </summary>
internal readonly record struct Parsed<T>(T? Model, ImmutableArray<Diagnostic> Problems)
    where T : class;
