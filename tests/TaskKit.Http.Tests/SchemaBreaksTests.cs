using System.Text;
using TaskKit.Publishing;

namespace TaskKit.Http.Tests;

/// <summary>The breaks between two schemas of a payload.</summary>
public sealed class SchemaBreaksTests
{
    [Theory]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string"}}}""",
        """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}""",
        ""
    )]
    [InlineData("""{"type":"object"}""", """{"type":"object","required":["b"]}""", "'b' is now required")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":["string","null"]}}}""",
        """{"type":"object","properties":{"a":{"type":"string"}}}""",
        "'a' may no longer be null"
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string"}}}""",
        """{"type":"object","properties":{"a":{"type":"integer"}}}""",
        "'a' may no longer be string"
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"integer"}}}""",
        """{"type":"object","properties":{"a":{"type":"number"}}}""",
        ""
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string","enum":["x","y"]}}}""",
        """{"type":"object","properties":{"a":{"type":"string","enum":["x"]}}}""",
        "'a' has lost values"
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string"}}}""",
        """{"type":"object","properties":{"a":{"type":"string","enum":["x"]}}}""",
        "'a' is limited to some values"
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"array","items":{"type":"object"}}}}""",
        """{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","required":["c"]}}}}""",
        "'a[].c' is now required"
    )]
    [InlineData("", """{"type":"object","required":["b"]}""", "")]
    [InlineData("not json", """{"type":"object"}""", "")]
    public void Breaks_are_named_by_their_path(string older, string newer, string expected) =>
        Assert.Equal(expected, string.Join("; ", SchemaBreaks.Find(Encoding.UTF8.GetBytes(older), Encoding.UTF8.GetBytes(newer))));
}
