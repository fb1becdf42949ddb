using TaskKit.Generators.Tests.Support;
using TaskKit.Registry;

namespace TaskKit.Generators.Tests;

/// <summary>The registry that a generated catalog makes.</summary>
public sealed class RegistryOfModuleTests
{
    [Fact]
    public void Versions_domains_flags_and_catch_all_of_generated_modules_are_in_the_registry()
    {
        string source =
            "namespace Shop; public sealed record A(int X); public sealed record B(int Y);"
            + Sources.Handler("[TaskHandler(\"pay\"), TaskDomain(\"billing\"), FeatureFlag(\"f\")]", "A", "First")
            + Sources.Handler("[TaskHandler(\"pay\", Version = 2, VersionText = \"2.1\", Capabilities = [\"c\"])]", "B", "Second")
            + Sources.Handler("[CatchAllHandler]", "RawTask", "Legacy")
            + "public static class Program { public static TaskKit.Registry.TaskRegistry Registry => TaskCatalog.Registry; }";
        var loaded = Built.Assembly("Shop", source).Clean().Load();
        var registry = (TaskRegistry)loaded.GetType("Shop.Program")!.GetProperty("Registry")!.GetValue(null)!;
        Assert.Equal([1, 2], registry.Registrations.Select(entry => entry.Version));
        Assert.Equal(["billing"], registry.Domains);
        Assert.Equal("Legacy", registry.CatchAll!.HandlerType.Name);
        var info = registry.Info("pay")!;
        Assert.Equal(("billing", "1.0.0"), (info.Domain, info.Version));
        Assert.Equal(["f"], info.Flags);
    }
}
