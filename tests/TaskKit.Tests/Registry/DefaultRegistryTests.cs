using TaskKit.Registry;

namespace TaskKit.Tests.Registry;

/// <summary>The registry of the whole process. Tests that use it run one after the other.</summary>
[Collection(Name)]
public sealed class DefaultRegistryTests
{
    public const string Name = "the registry of the process";

    private static readonly RawTaskHandler Handler = (_, _, _) => TaskResult.Done;

    [Fact]
    public void Seed4_17_the_default_registry_is_one_until_it_is_reset()
    {
        TaskRegistry.ResetDefault();
        var before = TaskRegistry.Default;
        Assert.Same(before, TaskRegistry.Default);
        before.Register("task_type_1", Handler);
        TaskRegistry.ResetDefault();
        Assert.NotSame(before, TaskRegistry.Default);
        Assert.Empty(TaskRegistry.Default.Types);
        Assert.True(before.IsRegistered("task_type_1"));
    }
}
