using Xunit.Sdk;

namespace TaskKit.Conformance;

/// <summary>A fact that derived classes inherit. The class says by a <see cref="NeedsAttribute"/> whether it can run here.</summary>
[XunitTestCaseDiscoverer("TaskKit.Conformance.ContractFactDiscoverer", "TaskKit.Conformance")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>A theory that derived classes inherit. The class says by a <see cref="NeedsAttribute"/> whether it can run here.</summary>
[XunitTestCaseDiscoverer("TaskKit.Conformance.ContractTheoryDiscoverer", "TaskKit.Conformance")]
public sealed class ContractTheoryAttribute : TheoryAttribute;

/// <summary>Says of a test class what it needs and this machine may lack.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class NeedsAttribute : Attribute
{
    /// <summary>The reason why the class's tests are skipped; <see langword="null"/> when they run.</summary>
    public abstract string? SkipReason { get; }
}
