using Microsoft.CodeAnalysis;
using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests;

/// <summary>The cost of a large program: the work grows with the number of handlers, not with its square.</summary>
public sealed class ManyHandlersTests
{
    private const int Domains = 10;

    // The module, the client, the catalog, the manifest and the attribute.
    private const int Common = 5;

    [Fact]
    public void The_work_for_a_thousand_handlers_is_about_five_times_that_for_two_hundred()
    {
        // The first run compiles the generator itself.
        Run(Compile(1));
        var (few, many) = (Compile(20), Compile(100));

        long small = Allocated(few, 20);
        long large = Allocated(many, 100);

        // Memory, since it does not depend on what else the machine does. Work that grows with the square would be 25 times as much.
        Assert.InRange((double)large / small, 3, 8);
    }

    private static long Allocated(Compilation compilation, int handlers)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var run = Run(compilation);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        // And a file for each payload.
        Assert.Equal((Domains * handlers) + Common, run.Results.Single().GeneratedSources.Length);
        return allocated;
    }

    private static GeneratorDriverRunResult Run(Compilation compilation) => Built.Driver().RunGenerators(compilation).GetRunResult();

    private static Compilation Compile(int handlers) =>
        Built.Create(
            "Shop",
            [
                .. Enumerable
                    .Range(0, Domains)
                    .Select(domain =>
                        Sources.Types(
                            $"Shop.Domain{domain}",
                            $"[TaskDomain(\"domain{domain}\")] internal static class Domain;",
                            [.. Enumerable.Range(0, handlers).Select(i => $"d{domain}_t{i}")]
                        )
                    ),
            ]
        );
}
