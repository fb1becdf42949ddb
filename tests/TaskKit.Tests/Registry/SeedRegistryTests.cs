using TaskKit.Registry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Registry;

/// <summary>Tests of a registry that several threads and several hosts use at once.</summary>
public sealed class SeedRegistryTests
{
    private const int Threads = 8;
    private const int Rounds = 10_000;

    [Fact]
    public async Task Seed4_05_Many_threads_read_a_registry_at_once()
    {
        var registry = ProbeCatalog.Registry((_, _, _) => TaskResult.Done);

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(Read)));

        void Read()
        {
            for (int round = 0; round < Rounds; round++)
            {
                Assert.True(registry.TryGet(ProbeCatalog.Type, out var found) && found.HandlerType == typeof(ProbeHandler));
                Assert.False(registry.IsRegistered("fax"));
                Assert.Equal(2, registry.Registrations.Count);
            }
        }
    }

    [Fact]
    public async Task Seed4_30_Each_host_has_the_handlers_of_its_own_registry()
    {
        await using var first = await WorkerHost.StartAsync((_, _, _) => TaskResult.DoneWith("first"));
        await using var second = await WorkerHost.StartAsync(
            (_, _, _) => TaskResult.DoneWith("second"),
            registry: ProbeCatalog.Registry((_, _, _) => TaskResult.DoneWith("its own"))
        );

        var one = await first.WaitAsync(await first.EnqueueAsync(), TaskState.Done);
        var other = await second.WaitAsync(await second.EnqueueAsync(), TaskState.Done);

        Assert.Equal("\"first\""u8.ToArray(), one.Result.ToArray());
        Assert.Equal("\"its own\""u8.ToArray(), other.Result.ToArray());
        Assert.False(new TaskRegistry([], []).IsRegistered(ProbeCatalog.Type));
    }
}
