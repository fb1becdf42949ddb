using System.Text.Json;
using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests;

/// <summary>Documentation comments in the schema, read from the text of a compilation that does not parse them.</summary>
public sealed class DocumentationTests
{
    [Theory]
    [InlineData("/// <summary>One.</summary>", "One.")]
    [InlineData("/// <summary>\n///   One\n///   two,  three.\n/// </summary>", "One two, three.")]
    [InlineData("/** <summary>One\n * two.</summary> */", "One two.")]
    [InlineData("/// <summary>Of <see cref=\"X\"/>, <c>a</c> and <see langword=\"null\"/>.</summary>", "Of X, a and null.")]
    [InlineData("/// <summary>A <see cref=\"List{T}.Add(T)\"/> &lt;b&gt;.</summary>", "A Add <b>.")]
    [InlineData("/// <summary>One.<para>Two.</para></summary>", "One. Two.")]
    [InlineData("/// <summary>Ünï \"x\" 😀</summary>", "Ünï \"x\" 😀")]
    public void A_summary_is_one_line(string comment, string expected) => Assert.Equal(expected, Description(Schema(comment, "int A")));

    [Theory]
    [InlineData("")]
    [InlineData("// <summary>One.</summary>")]
    [InlineData("//// <summary>One.</summary>")]
    [InlineData("/// <summary>One.")]
    [InlineData("/// <summary>A & B</summary>")]
    [InlineData("/// One.")]
    [InlineData("/// <inheritdoc/>")]
    public void Anything_else_is_ignored(string comment) => Assert.Null(Description(Schema(comment, "int A")));

    [Fact]
    public void Members_have_their_own()
    {
        var schema = Schema(
            "/// <summary>All.</summary>\n/// <param name=\"A\">First.</param>\n/// <param name=\"Z\">Nobody.</param>",
            "int A, int B, Inner C, Inner D",
            "{\n/// <summary>A property.</summary>\n[TaskKit.Sensitive]\npublic int E { get; init; } }"
        );
        Assert.Equal(
            ["First.", null, "Inner one.", "Inner one.", "A property."],
            schema.GetProperty("properties").EnumerateObject().Select(member => Description(member.Value))
        );
        Assert.Equal("All.", Description(schema));
    }

    private static JsonElement Schema(string comment, string parameters, string body = ";") =>
        Built
            .Assembly(
                "Shop",
                $"namespace Shop;\n/// <summary>Inner one.</summary>\npublic sealed record Inner(int X);\n{comment}\n[TaskPayload(\"x\")] public sealed record X({parameters}) {body}"
            )
            .Manifest()
            .GetProperty("types")[0]
            .GetProperty("schema");

    private static string? Description(JsonElement schema) => schema.TryGetProperty("description", out var text) ? text.GetString() : null;
}
