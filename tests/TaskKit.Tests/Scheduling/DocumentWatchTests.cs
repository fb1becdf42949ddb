using Microsoft.Extensions.Logging.Abstractions;
using TaskKit.Backends.Documents;
using TaskKit.Backends.InMemory;
using TaskKit.Tests.Support;
using TaskKit.Watching;

namespace TaskKit.Tests.Scheduling;

/// <summary>The look at the change numbers of kinds.</summary>
public sealed class DocumentWatchTests
{
    [Fact]
    public async Task Those_who_need_a_kind_are_told_at_first_and_after_each_change_of_it()
    {
        var time = Clock.New();
        await using var backend = new InMemoryBackend(time);
        using var watch = new DocumentWatch(backend, time, NullLogger.Instance);
        var (one, other) = (0, 0);
        watch.Subscribe("one", () => one++);
        watch.Subscribe("other", () => other++);
        await watch.BeginAsync(_ => { });
        Assert.Equal((1, 1), (one, other));

        await backend.Documents.WriteAsync(new DocumentWrite("one", "a", "1"u8.ToArray()), CancellationToken.None);
        time.Advance(DocumentWatch.Period);
        time.Advance(DocumentWatch.Period);
        Assert.Equal((2, 1), (one, other));

        await backend.DisposeAsync();
        time.Advance(DocumentWatch.Period);
        Assert.Throws<ArgumentException>(() => watch.Subscribe("One", () => { }));
    }
}
