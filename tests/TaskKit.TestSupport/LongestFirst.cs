using Xunit.Abstractions;

namespace TaskKit.TestSupport;

/// <summary>The collections that take minutes begin first: one that began last would run on alone, with nothing beside it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>The name of this class, as xunit asks for it.</summary>
    public const string Name = "TaskKit.TestSupport.LongestFirst";

    /// <summary>The name of this assembly, as xunit asks for it.</summary>
    public const string Assembly = "TaskKit.TestSupport";

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection =>
            LongOnes(collection.TestAssembly.Assembly).Any(name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)) ? 0 : 1
        );

    private static IEnumerable<string> LongOnes(IAssemblyInfo assembly) =>
        assembly
            .GetCustomAttributes(typeof(TakesMinutesAttribute))
            .Select(attribute => attribute.GetNamedArgument<string>(nameof(TakesMinutesAttribute.Collection)));
}

/// <summary>Names a test class, or a collection of classes, that takes minutes.</summary>
/// <param name="collection">The full name of the class, or the name of the collection.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class TakesMinutesAttribute(string collection) : Attribute
{
    /// <summary>The full name of the class, or the name of the collection.</summary>
    public string Collection => collection;
}
