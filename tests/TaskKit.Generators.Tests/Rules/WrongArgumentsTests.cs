using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>Attributes whose arguments the compiler refuses: it says so, and neither generator nor analyzer fails.</summary>
public sealed class WrongArgumentsTests
{
    private const string Json = "System.Text.Json.Serialization.";

    [Theory]
    [InlineData("[TaskHandler(new[] { \"a\" })]", "")]
    [InlineData("[TaskHandler(\"a\", Timeout = new[] { \"1s\" })]", "")]
    [InlineData("[TaskHandler(\"a\", MaxRetries = new[] { 1 })]", "")]
    [InlineData("[TaskHandler(\"a\", \"b\")]", "")]
    [InlineData("[TaskHandler(Missing.Name)]", "")]
    [InlineData("[TaskHandler(\"a\", Version = new[] { 1 })]", "")]
    [InlineData("[TaskHandler(\"a\", VersionText = new[] { \"1\" })]", "")]
    [InlineData("[TaskHandler(\"a\", Capabilities = \"a\")]", "")]
    [InlineData("[TaskHandler(\"a\", Priority = \"high\")]", "")]
    [InlineData("[TaskHandler(\"a\", BackoffFactor = new[] { 1 })]", "")]
    [InlineData("[TaskHandler(\"a\", Settings = \"a\")]", "")]
    [InlineData("[TaskHandler(\"a\", Settings = typeof(Missing))]", "")]
    [InlineData("[TaskHandler(\"a\", Factory = 5)]", "")]
    [InlineData("[TaskHandler(\"a\", Factory = typeof(Missing<int>))]", "")]
    [InlineData("[TaskHandler(\"a\"), TaskDomain]", "")]
    [InlineData("[TaskHandler(\"a\"), TaskDomain(new[] { \"a\" })]", "")]
    [InlineData("[TaskHandler(\"a\"), FeatureFlag(new[] { \"a\" })]", "")]
    [InlineData("[TaskHandler(\"a\"), FeatureFlag(Missing.Flag)]", "")]
    [InlineData("[TaskHandler(\"a\")]", "[" + Json + "JsonPropertyName(new[] { \"a\" })]")]
    [InlineData("[TaskHandler(\"a\")]", "[" + Json + "JsonIgnore(Condition = new[] { 1 })]")]
    [InlineData("[TaskHandler(\"a\")]", "[" + Json + "JsonConverter(new[] { typeof(int) })]")]
    [InlineData("[TaskHandler(\"a\")]", "[Obsolete(\"a\", new[] { true })]")]
    [InlineData("[TaskHandler(\"a\")]", "[Microsoft.Extensions.DependencyInjection.FromKeyedServices(Missing.Key)]")]
    public void D18_Wrong_arguments_are_the_compilers_to_report(string onHandler, string onMember)
    {
        string payload = $"public sealed class A {{ {onMember} public Color X {{ get; set; }} }} public enum Color {{ Red }}\n";
        var built = Built.Assembly("Shop", payload + Sources.Handler(onHandler, "A"));
        Assert.Contains(built.Errors, error => error.StartsWith("CS", StringComparison.Ordinal));
        Assert.DoesNotContain(built.Diagnostics, found => found.Id is "AD0001" or "CS8785");
    }
}
