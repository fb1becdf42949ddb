using System.Text;
using TaskKit.Tool;

namespace TaskKit.Generators.Tests;

/// <summary>The examples that the tool prints, over every shape that a payload of these tests has.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void D16_Every_example_is_accepted_by_its_own_check()
    {
        var types = ManifestReader.Read(typeof(ExampleTests).Assembly.Location).Types;
        Assert.True(types.Count >= 10, $"Only {types.Count} types are declared here.");
        Assert.All(types, type => new PayloadCheck(type).Require(Encoding.UTF8.GetBytes(SchemaExample.Of(type.Schema))));
    }
}
