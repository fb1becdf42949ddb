using TaskKit.Registry;
using TaskKit.Registry.Switching;
using TaskKit.Tests.Support;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Registry;

/// <summary>Task types that are switched off and on in code.</summary>
public sealed class TypeSwitchTests
{
    [Fact]
    public void Disable_and_enable_tell_whether_they_changed_anything_and_the_type_stays_in_lists()
    {
        var registry = Handlers.Billing().Copy();
        Assert.True(registry.Disable("payment_processing", "provider is down"));
        Assert.False(registry.Disable("payment_processing", "again"));
        Assert.Contains("payment_processing", registry.TypesOf("billing")!);
        Assert.Equal(
            (false, "provider is down"),
            (registry.Info("payment_processing")!.IsOn, registry.Info("payment_processing")!.OffReason)
        );
        Assert.False(registry.IsOn("payment_processing"));
        Assert.True(registry.Enable("payment_processing"));
        Assert.False(registry.Enable("payment_processing"));
        Assert.True(registry.IsOn("payment_processing"));
        Assert.Throws<TaskHandlerNotRegisteredException>(() => registry.Disable("nosuch", "why"));
        registry.Disable("export", "kept by copies");
        Assert.Equal("kept by copies", registry.Copy().Info("export")!.OffReason);
    }

    [Fact]
    public async Task Seed4_05_reads_and_switches_at_the_same_time_see_whole_states()
    {
        var registry = Handlers.Billing().Copy();
        bool isDone = false;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(Read)).ToArray();
        for (int i = 0; i < 2000; i++)
        {
            registry.Disable("export", "round");
            registry.Disable("invoice_generation", "round");
            registry.Enable("export");
            registry.Enable("invoice_generation");
        }
        Volatile.Write(ref isDone, true);
        await Task.WhenAll(readers);
        Assert.All(registry.Infos, info => Assert.True(info.IsOn));

        void Read()
        {
            do
            {
                Assert.Equal(3, registry.Infos.Count);
                Assert.All(registry.Infos, info => Assert.Equal(info.IsOn, info.OffReason is null));
                if (registry.Switches.Off is { } off)
                    Assert.InRange(off.Count, 1, 2);
            } while (!Volatile.Read(ref isDone));
        }
    }
}
