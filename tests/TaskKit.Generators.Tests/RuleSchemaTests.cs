using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests;

/// <summary>The keywords of JSON Schema for the rules of a member.</summary>
public sealed class RuleSchemaTests
{
    [Theory]
    [InlineData("[Required] string Value", """{"type":"string","minLength":1,"pattern":"\\S"}""")]
    [InlineData("[Required(AllowEmptyStrings = true)] string? Value", """{"type":"string"}""")]
    [InlineData("[Required] int? Value", """{"type":"integer","minimum":-2147483648,"maximum":2147483647}""")]
    [InlineData("[StringLength(20, MinimumLength = 3)] string Value", """{"type":"string","minLength":3,"maxLength":20}""")]
    [InlineData("[MinLength(2)] string? Value", """{"type":["string","null"],"minLength":2}""")]
    [InlineData(
        "[Length(1, 3)] int[] Value",
        """{"type":"array","items":{"type":"integer","minimum":-2147483648,"maximum":2147483647},"minItems":1,"maxItems":3}"""
    )]
    [InlineData(
        "[MaxLength(3)] Dictionary<string, bool> Value",
        """{"type":"object","additionalProperties":{"type":"boolean"},"maxProperties":3}"""
    )]
    [InlineData("[Range(1, 100)] int Value", """{"type":"integer","minimum":1,"maximum":100,"format":"int32"}""")]
    [InlineData("[Range(0, 1000)] byte Value", """{"type":"integer","minimum":0,"maximum":255,"format":"byte"}""")]
    [InlineData("[Range(0.5, 2.5, MinimumIsExclusive = true)] double Value", """{"type":"number","exclusiveMinimum":0.5,"maximum":2.5}""")]
    [InlineData(
        "[Range(typeof(decimal), \"0.01\", \"10000\", MaximumIsExclusive = true)] decimal Value",
        """{"type":"number","minimum":0.01,"exclusiveMaximum":10000,"format":"decimal"}"""
    )]
    [InlineData("[Range(1, double.PositiveInfinity)] double Value", """{"type":"number"}""")]
    [InlineData("[RegularExpression(\"[0-9]+\")] string Value", """{"type":"string","pattern":"^(?:[0-9]+)$"}""")]
    [InlineData(
        "[Required, RegularExpression(\"[0-9 ]+\")] string Value",
        """{"type":"string","minLength":1,"pattern":"^(?:[0-9 ]+)$","allOf":[{"pattern":"\\S"}]}"""
    )]
    [InlineData("[EmailAddress] string Value", """{"type":"string","format":"email"}""")]
    [InlineData("[Url] string Value", """{"type":"string","format":"uri","pattern":"^([hH][tT][tT][pP][sS]?|[fF][tT][pP])://"}""")]
    [InlineData("[AllowedValues(\"a\", null)] string? Value", """{"type":["string","null"],"enum":["a",null],"x-texts":true}""")]
    [InlineData("[AllowedValues(1, 2)] int Value", """{"type":"integer","minimum":-2147483648,"maximum":2147483647,"enum":[1,2]}""")]
    [InlineData("[DeniedValues(\"a\")] string Value", """{"type":"string","not":{"enum":["a"]}}""")]
    [InlineData("[AllowedValues(DayOfWeek.Monday)] DayOfWeek Value", """{"type":"string","enum":["Monday"]}""")]
    [InlineData("[Sensitive] string Value", """{"type":"string","writeOnly":true}""")]
    [InlineData("[Trim] string Value", """{"type":"string","x-trim":true}""")]
    [InlineData("[Range(typeof(DateOnly), \"2030-01-01\", \"2031-01-01\")] DateOnly Value", """{"type":"string","format":"date"}""")]
    public void A_member_has_the_keywords_of_its_rules(string parameter, string expected)
    {
        string source =
            $"using System.ComponentModel.DataAnnotations; namespace Shop; [TaskPayload(\"x\")] public sealed record X({parameter});";
        var schema = Built.Assembly("Shop", source).Manifest().GetProperty("types")[0].GetProperty("schema");
        Assert.Equal(expected, schema.GetProperty("properties").GetProperty("value").GetRawText());
    }

    [Fact]
    public void A_required_member_is_listed_although_its_type_has_null()
    {
        const string Source =
            "using System.ComponentModel.DataAnnotations; namespace Shop; [TaskPayload(\"x\")] public sealed record X([Required] string? A, string? B);";
        var schema = Built.Assembly("Shop", Source).Manifest().GetProperty("types")[0].GetProperty("schema");
        Assert.Equal("""["a"]""", schema.GetProperty("required").GetRawText());
    }
}
