using System.ComponentModel;
using System.Reflection;
using Xunit.Sdk;

namespace VerifyXunit;

/// <summary>Keeps the method of the test that runs. The build puts it on each test assembly.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class UseVerifyAttribute : BeforeAfterTestAttribute
{
    private static readonly AsyncLocal<MethodInfo?> Current = new();

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest) => Current.Value = methodUnderTest;

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest) => Current.Value = null;

    /// <summary>The method of the test that runs.</summary>
    /// <exception cref="InvalidOperationException">No test runs here.</exception>
    public static MethodInfo GetMethod() =>
        Current.Value ?? throw new InvalidOperationException("A snapshot is compared within a test method; no test runs in this flow.");
}
