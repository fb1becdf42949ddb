using System.Text;
using TaskKit.Generated;
using TaskKit.Payloads;
using TaskKit.Payloads.Rules;
using TaskKit.Tool;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests;

/// <summary>The examples that the tool prints, over every shape that a payload of these tests has.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void D16_Every_example_is_accepted_by_its_own_check()
    {
        var types = ManifestReader.Read(typeof(ExampleTests).Assembly.Location).Types;
        Assert.True(types.Count >= 10, $"Only {types.Count} types are declared here.");
        Assert.All(types, type => new PayloadCheck(type).Require(Encoding.UTF8.GetBytes(ExampleText.Of(type.Schema))));
    }

    [Fact]
    public void Every_example_is_accepted_by_the_codec_of_its_payload()
    {
        // Rules of the user's own, and ranges of dates, stand in no schema.
        string[] beyond = ["custom_rules", "twin_numbers"];
        var types = ManifestReader.Read(typeof(ExampleTests).Assembly.Location).Types;
        var codecs = new TaskKit_Generators_Tests_TaskModule().Codecs.Where(codec => !beyond.Contains(codec.TaskType)).ToList();
        Assert.True(codecs.Count >= 10, $"Only {codecs.Count} payloads are declared here.");
        Assert.All(codecs, codec => codec.Require(Example(codec.TaskType)));
        var twin = Assert.Throws<PayloadException>(() => TwinNumbersCodec.Parse(Example("twin_numbers")));
        Assert.Equal(["day", "moment", "pair"], twin.Errors.Select(error => error.Path).Order());

        byte[] Example(string type) => Encoding.UTF8.GetBytes(ExampleText.Of(types.Single(known => known.Type == type).Schema));
    }

    [Fact]
    public void An_example_keeps_the_rules_of_its_payload()
    {
        var type = ManifestReader.Read(typeof(ExampleTests).Assembly.Location).Require(NarrowCodec.TaskType);
        var made = NarrowCodec.Parse(Encoding.UTF8.GetBytes(ExampleText.Of(type.Schema)));
        Assert.Equal(("red", 5, -10, DayOfWeek.Friday), (made.Color, made.Int, made.Below, made.Day));
        Assert.Equal((30, 4, 3, 2), (made.Long.Length, made.Digits.Length, made.Flags.Length, made.Map.Count));
    }
}
