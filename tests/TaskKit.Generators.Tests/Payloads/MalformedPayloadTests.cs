using System.Text;
using TaskKit.Payloads;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads;

public sealed class MalformedPayloadTests
{
    [Trait("Seed", "0-05")]
    [Trait("Seed", "0-06")]
    [Trait("Seed", "4-32")]
    [Theory]
    [InlineData("{}", "sms: 'to' and 'body' are required")]
    [InlineData("""{"to":"x"}""", "sms: 'body' is required")]
    [InlineData("""{"to":null,"body":"x"}""", "sms: 'to' is required")]
    [InlineData("""{"body":1}""", "invalid sms payload: 'body' must be a string, not a number.")]
    [InlineData("""{"to":["x"]}""", "invalid sms payload: 'to' must be a string, not an array.")]
    [InlineData("""{"to":{}}""", "invalid sms payload: 'to' must be a string, not an object.")]
    [InlineData("""{"to":true}""", "invalid sms payload: 'to' must be a string, not a boolean.")]
    [InlineData("""{"to":"a","body":"b","to":"c"}""", "invalid sms payload: 'to' appears twice.")]
    [InlineData("""{"to":null,"body":"b","to":"c"}""", "invalid sms payload: 'to' appears twice.")]
    [InlineData("""{"to":"\ud800"}""", "invalid sms payload: 'to' must be valid Unicode text.")]
    [InlineData("null", "invalid sms payload: it must be an object, not null.")]
    [InlineData("[]", "invalid sms payload: it must be an object, not an array.")]
    [InlineData("\"x\"", "invalid sms payload: it must be an object, not a string.")]
    [InlineData("", "invalid sms payload: not valid JSON (line 1, position 1).")]
    [InlineData("{", "invalid sms payload: not valid JSON (line 1, position 2).")]
    [InlineData("{\n  \"to\": secret", "invalid sms payload: not valid JSON (line 2, position 9).")]
    [InlineData("""{"to":"a","body":"b",}""", "invalid sms payload: not valid JSON (line 1, position 22).")]
    [InlineData("""{"to":"a","body":"b"} x""", "invalid sms payload: not valid JSON (line 1, position 23).")]
    [InlineData("""{"to":"a" /* no */}""", "invalid sms payload: not valid JSON (line 1, position 11).")]
    [InlineData("""{'to':'a'}""", "invalid sms payload: not valid JSON (line 1, position 2).")]
    public void Sms(string json, string message) => Assert.Equal(message, SmsCodec.Error(json));

    [Fact]
    public void All_missing_members_are_named() => Assert.Equal("three: 'a', 'b' and 'c' are required", ThreeCodec.Error("{}"));

    [Theory]
    [InlineData(
        """{"id":1,"items":[{"name":"a","price":1},{"name":"b","price":2},{"name":"c","price":"x"}]}""",
        "invalid order payload: 'items[2].price' must be a number, not a string."
    )]
    [InlineData("""{"id":1,"items":[{"name":"a","price":1},{}]}""", "order: 'items[1].name' and 'items[1].price' are required")]
    [InlineData(
        """{"id":1,"items":[{"x":[{"name":3}],"name":"a","price":1,"to":{"street":3}}]}""",
        "invalid order payload: 'items[0].to.street' must be a string, not a number."
    )]
    [InlineData("""{"id":1,"items":[null]}""", "invalid order payload: 'items[0]' must be an object, not null.")]
    [InlineData("""{"id":1,"items":{}}""", "invalid order payload: 'items' must be an array, not an object.")]
    [InlineData("""{"id":1,"items":null}""", "order: 'items' is required")]
    [InlineData("""{"id":1,"items":[],"prices":{"a":1,"b":"x"}}""", "invalid order payload: 'prices.b' must be a number, not a string.")]
    [InlineData("""{"id":1,"items":[],"prices":{"a":1,"a":2}}""", "invalid order payload: 'prices.a' appears twice.")]
    [InlineData("""{"id":1,"items":[],"prices":[]}""", "invalid order payload: 'prices' must be an object, not an array.")]
    [InlineData("""{"id":1.5,"items":[]}""", "invalid order payload: 'id' must be a whole number from -2147483648 to 2147483647.")]
    [InlineData("""{"id":2147483648,"items":[]}""", "invalid order payload: 'id' must be a whole number from -2147483648 to 2147483647.")]
    [InlineData("""{"id":"1","items":[]}""", "invalid order payload: 'id' must be a number, not a string.")]
    [InlineData(
        """{"id":1,"items":[],"color":"Pink"}""",
        "invalid order payload: 'color' must be one of 'Red', 'Green', 'deep-blue', 'Crimson'."
    )]
    [InlineData("""{"id":1,"items":[],"color":1}""", "invalid order payload: 'color' must be a string, not a number.")]
    [InlineData(
        """{"id":1,"items":[],"reference":"x"}""",
        "invalid order payload: 'reference' must be a UUID such as 0199c0de-0000-7000-8000-000000000000."
    )]
    [InlineData(
        """{"id":1,"items":[{"name":"a","price":1e400}]}""",
        "invalid order payload: 'items[0].price' must be a number within the range of its type."
    )]
    public void Order(string json, string message) => Assert.Equal(message, OrderCodec.Error(json));

    [Theory]
    [InlineData("at", "\"31.1.2030\"", "a date and time such as 2030-01-31T12:00:00Z")]
    [InlineData("timeSpan", "\"1\"", "a duration such as 1.12:30:00 (days.hours:minutes:seconds)")]
    [InlineData("timeSpan", "\" 00:00:01\"", "a duration such as 1.12:30:00 (days.hours:minutes:seconds)")]
    [InlineData("bytes", "\"%%%\"", "a base64 string")]
    [InlineData("bytes", "\"\\ud800\"", "valid Unicode text")]
    [InlineData("guid", "\"0199c0de-0000-7000-8000-00000000\\ud800\"", "valid Unicode text")]
    [InlineData("at", "\"2030-01-31T12:00:00\\ud800\"", "valid Unicode text")]
    [InlineData("uri", "\"\\udfff\"", "valid Unicode text")]
    [InlineData("guid", "\"{0199c0de-0000-7000-8000-000000000000}\"", "a UUID such as 0199c0de-0000-7000-8000-000000000000")]
    [InlineData("uri", "\"http://[\"", "a URI")]
    [InlineData("double", "1e999", "a number within the range of its type")]
    public void A_scalar_of_the_right_kind_and_wrong_form(string member, string value, string expected) =>
        Assert.Equal($"invalid nullables payload: '{member}' must be {expected}.", NullablesCodec.Error($"{{\"{member}\":{value}}}"));

    [Fact]
    public void The_name_of_a_member_must_be_valid_text_too() =>
        Assert.Equal("invalid nullables payload: '?' must be valid Unicode text.", NullablesCodec.Error("""{"\ud800":1}"""));

    [Fact]
    public void Invalid_utf8_is_refused()
    {
        byte[] bytes = [.. "{\"to\":\""u8, 0xff, 0xfe, .. "\"}"u8];
        var error = Assert.Throws<PayloadException>(() => SmsCodec.Parse(bytes));
        Assert.Equal("invalid sms payload: 'to' must be valid Unicode text.", error.Message);
    }

    [Fact]
    public void The_deepest_payload_is_read_and_a_deeper_one_refused()
    {
        Assert.Equal(63, Depth(TreeCodec.Parse(Nested(63))));
        Assert.StartsWith("invalid tree payload: nested deeper than 64 levels (line 1,", TreeCodec.Error(Nested(64)));
        Assert.StartsWith(
            "invalid sms payload: nested deeper than 64 levels",
            SmsCodec.Error("{\"unknown\":" + new string('[', 64) + new string(']', 64) + "}")
        );
    }

    [Fact]
    public void Nonsense_at_the_deepest_level_is_nonsense_not_depth() =>
        Assert.StartsWith("invalid sms payload: not valid JSON", SmsCodec.Error("{\"unknown\":" + new string('[', 63) + "nonsense"));

    [Fact]
    public void Whatever_comes_is_read_or_explained_without_being_quoted()
    {
        const string Secret = "hunter2";
        byte[] valid = Encoding.UTF8.GetBytes(
            $$$"""{"id":1,"items":[{"name":"{{{Secret}}}","price":1.5,"to":{"street":"{{{Secret}}}"}}],"prices":{"a":2},"color":"Red"}"""
        );
        var random = new Random(20300131);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = Mutate(valid, random);
            try
            {
                OrderCodec.Parse(bytes);
            }
            catch (PayloadException e)
            {
                refused++;
                Assert.DoesNotContain(Secret, e.Message);
            }
        }
        Assert.InRange(refused, 5_000, 20_000);
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, "{}[]\",:0-n\\\xff"u8[random.Next(13)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
            if (bytes.Count == 0)
                break;
        }
        return [.. bytes];
    }

    private static string Nested(int levels) =>
        levels == 1 ? "{\"name\":\"n\",\"children\":[]}" : $"{{\"name\":\"n\",\"left\":{Nested(levels - 1)},\"children\":[]}}";

    private static int Depth(Tree? tree) => tree is null ? 0 : 1 + Depth(tree.Left);
}
