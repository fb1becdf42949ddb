using System.Text;
using System.Text.Json;
using TaskKit.Payloads;
using TaskKit.Payloads.Rules;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

public sealed class PayloadCheckTests
{
    private const string Id = "{\"id\":\"0199c0de-0000-7000-8000-000000000000\"";

    private static readonly PayloadCheck Order = new(
        new TaskTypeInfo
        {
            Type = "order",
            Topic = "tasks.worker.order",
            Payload = "Shop.Order",
            Assembly = "Shop",
            Schema = JsonDocument.Parse(ShopManifest.Order).RootElement.GetProperty("schema"),
        }
    );

    [Theory]
    [InlineData(Id + ""","items":[]}""")]
    [InlineData(Id + ""","items":[{"sku":"a"},{"sku":"b","count":255}],"note":null,"labels":{"x":"y"},"size":"Large"}""")]
    [InlineData(Id + ""","unknown":[{"deep":1}],"items":[],"extra":{"any":[1,null]},"labels":null}""")]
    [InlineData(Id + ""","items":[],"parent":{"name":"a","parent":{"name":"b","parent":null}}}""")]
    public void What_the_schema_says_is_accepted(string json) => Order.Require(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("""{"items":[]}""", "order: 'id' is required")]
    [InlineData(Id + ""","items":null}""", "order: 'items' is required")]
    [InlineData("""{"id":"x","items":[]}""", "invalid order payload: 'id' must be a UUID such as")]
    [InlineData(Id + ""","items":{}}""", "invalid order payload: 'items' must be an array, not an object.")]
    [InlineData(Id + ""","items":[{"sku":"a"},{}]}""", "order: 'items[1].sku' is required")]
    [InlineData(
        Id + ""","items":[{"sku":"a","count":256}]}""",
        "invalid order payload: 'items[0].count' must be a whole number from 0 to 255."
    )]
    [InlineData(Id + ""","items":[null]}""", "invalid order payload: 'items[0]' must be an object, not null.")]
    [InlineData(Id + ""","items":[],"size":"Huge"}""", "invalid order payload: 'size' must be one of 'Small', 'Large'.")]
    [InlineData(Id + ""","items":[],"labels":{"a":1}}""", "invalid order payload: 'labels.a' must be a string, not a number.")]
    [InlineData(Id + ""","items":[],"note":false}""", "invalid order payload: 'note' must be a string, not a boolean.")]
    [InlineData(Id + ""","items":[],"parent":{"name":"a","parent":{}}}""", "order: 'parent.parent.name' is required")]
    [InlineData(Id + ""","items":[],"items":[]}""", "invalid order payload: 'items' appears twice.")]
    [InlineData(Id + ""","items":[]""", "invalid order payload: not valid JSON (line 1, position")]
    public void Anything_else_is_refused_in_the_words_of_the_runtime(string json, string message)
    {
        var error = Assert.Throws<PayloadException>(() => Order.Require(Encoding.UTF8.GetBytes(json)));
        Assert.StartsWith(message, error.Message);
    }

    [Theory]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2030-01-31T12:00:00Z\"", "\"tomorrow\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2030-01-31\"", "\"2030-02-31\"")]
    [InlineData("""{"type":"string","format":"time"}""", "\"12:30:00\"", "\"25:00:00\"")]
    [InlineData("""{"type":"string","format":"duration"}""", "\"1.12:30:00\"", "\"long\"")]
    [InlineData("""{"type":"string","format":"uri"}""", "\"https://example.org\"", "5")]
    [InlineData("""{"type":"string","format":"byte","contentEncoding":"base64"}""", "\"AAEC\"", "\"A\"")]
    [InlineData("""{"type":"string","minLength":1,"maxLength":1}""", "\"x\"", "\"xy\"")]
    [InlineData("""{"type":"integer","minimum":-128,"maximum":127}""", "-128", "128")]
    [InlineData("""{"type":"integer","minimum":-32768,"maximum":32767}""", "32767", "32768")]
    [InlineData("""{"type":"integer","minimum":0,"maximum":65535}""", "65535", "-1")]
    [InlineData("""{"type":"integer","minimum":-2147483648,"maximum":2147483647}""", "2147483647", "2147483648")]
    [InlineData("""{"type":"integer","minimum":0,"maximum":4294967295}""", "4294967295", "1.5")]
    [InlineData(
        """{"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807}""",
        "9223372036854775807",
        "9223372036854775808"
    )]
    [InlineData("""{"type":"integer","minimum":0,"maximum":18446744073709551615}""", "18446744073709551615", "-1")]
    [InlineData("""{"type":"number"}""", "1.5", "\"1.5\"")]
    [InlineData("""{"type":"number","format":"float"}""", "1.5", "1e300")]
    [InlineData("""{"type":"number","format":"decimal"}""", "1.5", "1e300")]
    [InlineData("""{"type":"boolean"}""", "true", "1")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", "\"abc\"", "\"abcd\"")]
    [InlineData("""{"type":"string","minLength":1,"maxLength":1,"pattern":"\\S"}""", "\"a\"", "\"ab\"")]
    [InlineData("""{"type":"string","minLength":2,"x-trim":true}""", "\" ab \"", "\" a \"")]
    [InlineData("""{"type":"string","pattern":"^(?:[0-9]+)$"}""", "\"12\"", "\"12a\"")]
    [InlineData("""{"type":"string","pattern":"^(?:[0-9]+)$"}""", "\"\"", "\"1\\n\"")]
    [InlineData("""{"type":"string","pattern":"^(?:[a-z]+)$","allOf":[{"pattern":"^(?:[a-c]+)$"}]}""", "\"abc\"", "\"abd\"")]
    [InlineData("""{"type":"string","format":"email"}""", "\"a@b\"", "\"ab\"")]
    [InlineData(
        """{"type":"string","format":"uri","pattern":"^([hH][tT][tT][pP][sS]?|[fF][tT][pP])://"}""",
        "\"HTTP://[\"",
        "\"mailto:x\""
    )]
    [InlineData("""{"type":"string","enum":["a","b"],"x-texts":true}""", "\"b\"", "\"c\"")]
    [InlineData("""{"type":"string","not":{"enum":["a"]}}""", "\"b\"", "\"a\"")]
    [InlineData("""{"type":["string","null"],"enum":["a"],"x-texts":true}""", "\"a\"", "null")]
    [InlineData("""{"type":"integer","minimum":1,"maximum":100,"format":"int32"}""", "100", "101")]
    [InlineData("""{"type":"integer","minimum":1,"maximum":100,"format":"int32"}""", "1", "2147483648")]
    [InlineData("""{"type":"integer","enum":[1,2]}""", "2", "3")]
    [InlineData("""{"type":"number","exclusiveMinimum":0.5,"maximum":2.5}""", "0.6", "0.5")]
    [InlineData("""{"type":"number","format":"decimal","minimum":0.1}""", "0.1", "0.09999999999999999999")]
    [InlineData("""{"type":"array","items":{"type":"boolean"},"minItems":1,"maxItems":2}""", "[true]", "[]")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"boolean"},"maxProperties":1}""", "{}", "{\"a\":true,\"b\":true}")]
    [InlineData(
        """{"type":"array","items":{"type":"object","properties":{"n":{"type":"string","maxLength":1}}}}""",
        "[{}]",
        "[{\"n\":\"ab\"}]"
    )]
    public void Every_kind_of_value_has_its_check(string schema, string accepted, string refused)
    {
        var check = new PayloadCheck(
            new TaskTypeInfo
            {
                Type = "t",
                Topic = "",
                Payload = "",
                Assembly = "",
                Schema = JsonDocument.Parse($$$"""{"type":"object","properties":{"v":{{{schema}}}}}""").RootElement,
            }
        );
        check.Require(Encoding.UTF8.GetBytes($$"""{"v":{{accepted}}}"""));
        Assert.Throws<PayloadException>(() => check.Require(Encoding.UTF8.GetBytes($$"""{"v":{{refused}}}""")));
    }
}
