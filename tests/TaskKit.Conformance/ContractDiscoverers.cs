using Xunit.Abstractions;
using Xunit.Sdk;

namespace TaskKit.Conformance;

/// <summary>Finds facts, and skips those of a class that cannot run here.</summary>
public sealed class ContractFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute
    ) =>
        ClassNeeds.SkipOf(discoveryOptions, testMethod, DiagnosticMessageSink)
        ?? base.Discover(discoveryOptions, testMethod, factAttribute);
}

/// <summary>Finds theories, and skips those of a class that cannot run here.</summary>
public sealed class ContractTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo theoryAttribute
    ) =>
        ClassNeeds.SkipOf(discoveryOptions, testMethod, DiagnosticMessageSink)
        ?? base.Discover(discoveryOptions, testMethod, theoryAttribute);
}

internal static class ClassNeeds
{
    /// <summary>The skipped test in place of the method's own, when its class needs what is not there; else <see langword="null"/>.</summary>
    public static IXunitTestCase[]? SkipOf(ITestFrameworkDiscoveryOptions options, ITestMethod method, IMessageSink diagnostics)
    {
        string? reason = method
            .TestClass.Class.ToRuntimeType()
            .GetCustomAttributes(typeof(NeedsAttribute), inherit: true)
            .Cast<NeedsAttribute>()
            .Select(needs => needs.SkipReason)
            .FirstOrDefault(reason => reason is not null);
        return reason is null
            ? null
            :
            [
                new XunitSkippedDataRowTestCase(
                    diagnostics,
                    options.MethodDisplayOrDefault(),
                    options.MethodDisplayOptionsOrDefault(),
                    method,
                    reason
                ),
            ];
    }
}
