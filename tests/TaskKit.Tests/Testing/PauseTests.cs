using Microsoft.Extensions.DependencyInjection;
using TaskKit.Testing;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Testing;

/// <summary>Pauses in the test kit: in force at once, and without a timer that the clock would step through.</summary>
public sealed class PauseTests
{
    public static TheoryData<string> Stores => Kit.Stores;

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_paused_type_does_not_run_until_it_is_resumed(string store)
    {
        await using var host = await Kit.StartAsync(store);
        var pauses = host.Services.GetRequiredService<ITaskPauses>();
        var id = await host.EnqueueAsync();

        await pauses.PauseAsync(PauseScope.Type(ProbeCatalog.Type), "gateway down");
        Assert.False(await host.ProcessOneAsync());
        var refusal = await Assert.ThrowsAsync<TaskTestException>(() => host.ProcessAsync(id));
        Assert.Contains("its type is switched off: paused since ", refusal.Message);
        await host.AdvanceAsync(TimeSpan.FromDays(365));
        Assert.Equal(0, await host.DrainAsync());

        await pauses.ResumeAsync(PauseScope.Type(ProbeCatalog.Type));
        Assert.Equal(1, await host.DrainAsync());
    }
}
