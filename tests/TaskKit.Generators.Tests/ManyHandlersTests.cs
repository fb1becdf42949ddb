using System.Diagnostics;
using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests;

/// <summary>The cost of a large program: the work grows with the number of handlers, not with its square.</summary>
public sealed class ManyHandlersTests
{
    [Fact]
    public void A_thousand_handlers_in_ten_domains_are_generated_in_seconds()
    {
        string[] sources =
        [
            .. Enumerable
                .Range(0, 10)
                .Select(domain =>
                    Sources.Types(
                        $"Shop.Domain{domain}",
                        $"[TaskDomain(\"domain{domain}\")] internal static class Domain;",
                        [.. Enumerable.Range(0, 100).Select(i => $"d{domain}_t{i}")]
                    )
                ),
        ];
        var compilation = Built.Create("Shop", sources);
        long start = Stopwatch.GetTimestamp();
        var run = Built.Driver().RunGenerators(compilation).GetRunResult();
        var elapsed = Stopwatch.GetElapsedTime(start);
        // The module, the client, the catalog, the manifest, the attribute, and a file per payload.
        Assert.Equal(1005, run.Results.Single().GeneratedSources.Length);
        Assert.True(elapsed < TimeSpan.FromSeconds(20), $"{elapsed}");
    }
}
