using System.Text.Json;
using TaskKit.Tool;

namespace TaskKit.Tool.Tests;

/// <summary>The rules of a member in the words of <c>types show</c>.</summary>
public sealed class RuleWordsTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "")]
    [InlineData("""{"type":"string","minLength":1,"pattern":"\\S"}""", "not blank")]
    [InlineData("""{"type":"string","minLength":1,"maxLength":160,"pattern":"\\S"}""", "at most 160 characters, not blank")]
    [InlineData("""{"type":"string","minLength":4,"maxLength":8,"writeOnly":true}""", "4 to 8 characters, secret")]
    [InlineData("""{"type":"string","minLength":1}""", "at least 1 character")]
    [InlineData("""{"type":"string","pattern":"^(?:[a-z]+)$"}""", "of a pattern")]
    [InlineData("""{"type":"string","pattern":"^([hH][tT][tT][pP][sS]?|[fF][tT][pP])://"}""", "a URL")]
    [InlineData("""{"type":"array","minItems":1,"maxItems":3}""", "1 to 3 elements")]
    [InlineData("""{"type":"object","minProperties":2}""", "at least 2 elements")]
    [InlineData("""{"type":"number","minimum":0.01,"exclusiveMaximum":10}""", "at least 0.01, below 10")]
    [InlineData("""{"type":["integer","null"],"format":"int32","minimum":1,"maximum":5}""", "at least 1, at most 5")]
    [InlineData("""{"type":"integer","minimum":0,"maximum":255}""", "")]
    [InlineData("true", "")]
    public void A_rule_has_words(string schema, string words)
    {
        using var json = JsonDocument.Parse(schema);
        Assert.Equal(words, string.Join(", ", RuleWords.Of(json.RootElement)));
    }
}
