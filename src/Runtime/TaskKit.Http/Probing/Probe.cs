using Microsoft.AspNetCore.Http;

namespace TaskKit.Http.Probing;

/// <summary>One path for probes and scrapers.</summary>
/// <param name="Path">The path.</param>
/// <param name="Summary">One sentence for the document.</param>
/// <param name="AnswerAsync">Answers a request.</param>
internal sealed record Probe(string Path, string Summary, Func<HttpContext, Task> AnswerAsync);
