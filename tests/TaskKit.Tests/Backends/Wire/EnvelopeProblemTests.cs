using System.Text;
using TaskKit.Backends.Wire;

namespace TaskKit.Tests.Backends.Wire;

public sealed class EnvelopeProblemTests
{
    [Theory]
    [InlineData("", "The value is empty; expected a JSON object.")]
    [InlineData("[1]", "The value must be a JSON object, not an array.")]
    [InlineData("null", "The value must be a JSON object, not null.")]
    [InlineData("hunter2", "The value is not JSON (line 1, byte 1).")]
    [InlineData("{\n\"type\":\"sms\",\"payload\":{hunter2}}", "The value is not JSON (line 2, byte 25).")]
    [InlineData("{\"type\":\"sms\",\"payload\":{}} hunter2", "The value is not JSON (line 1, byte 29).")]
    [InlineData("{\"type\":\"sms\"", "The value is not JSON (line 1, byte 14).")]
    [InlineData("{\"type\":\"sms\"}", "'payload' is required.")]
    [InlineData("{\"payload\":1,\"payload\":2}", "'payload' appears twice.")]
    [InlineData("{\"payload\":1,\"id\":\"hunter2\"}", "'id' must be a UUID with dashes; it is another string.")]
    [InlineData("{\"payload\":1,\"id\":7}", "'id' must be a UUID with dashes; it is a number.")]
    [InlineData("{\"payload\":1,\"type\":{}}", "'type' must be a string; it is an object.")]
    [InlineData("{\"payload\":1,\"priority\":3}", "'priority' must be a whole number from -2 to 2; it is another number.")]
    [InlineData("{\"payload\":1,\"max_retries\":\"3\"}", "'max_retries' must be a whole number of 0 or more; it is a string.")]
    [InlineData(
        "{\"payload\":1,\"timeout\":\"0s\"}",
        "'timeout' must be a duration above zero such as 500ms, 30s or 5m, or infinite; it is another string."
    )]
    [InlineData("{\"payload\":1,\"created_at\":1}", "'created_at' must be a time such as 2030-01-31T23:59:59Z; it is a number.")]
    [InlineData("{\"payload\":1,\"metadata\":[]}", "'metadata' must be an object of strings; it is an array.")]
    [InlineData("{\"payload\":1,\"metadata\":{\"a\":[1]}}", "'metadata' must be an object of strings; one of its values is an array.")]
    public void Says_what_is_wrong_without_a_byte_of_it(string json, string expected)
    {
        Assert.False(EnvelopeJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out string? problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Refuses_a_key_that_no_submit_could_have_set()
    {
        string json = $$"""{"key":"{{new string('k', 513)}}","payload":1}""";
        Assert.False(EnvelopeJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out string? problem));
        Assert.Equal("'key' must be a string of at most 512 characters; it is another string.", problem);
    }

    [Fact]
    public void Refuses_text_that_is_not_utf8()
    {
        byte[] json = [.. "{\"payload\":1,\"key\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.False(EnvelopeJson.TryParse(json, out _, out string? problem));
        Assert.Equal("The value holds a text that is not UTF-8.", problem);
    }

    [Theory]
    [InlineData(64, null)]
    [InlineData(65, "The value is not JSON, or nested deeper than 64 levels (line 1, byte 76).")]
    public void A_payload_may_be_nested_64_deep(int depth, string? expected)
    {
        string json = $$"""{"payload":{{new string('[', depth)}}{{new string(']', depth)}}}""";
        EnvelopeJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out string? problem);
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Keeps_what_could_be_read_of_a_faulty_envelope()
    {
        const string Json =
            """{"id":"0199c0de-0000-7000-8000-000000000001","max_retries":{"a":[]},"type":"sms","key":"k","payload":{"a":1}}""";
        Assert.False(EnvelopeJson.TryParse(Encoding.UTF8.GetBytes(Json), out var parts, out _));
        Assert.Equal(("sms", "k"), (parts.Type, parts.Key));
        Assert.Equal("0199c0de-0000-7000-8000-000000000001", parts.Id.ToString());
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(parts.Payload.Span));
    }

    [Theory]
    [InlineData("2030-01-02T03:04:05", "2030-01-02T03:04:05Z")]
    [InlineData("2030-01-02T03:04:05.123456789Z", "2030-01-02T03:04:05.1234567Z")]
    [InlineData("2030-01-02T05:04:05+02:00", "2030-01-02T03:04:05Z")]
    public void Reads_times_as_other_languages_write_them(string written, string meant)
    {
        string json = $$"""{"created_at":"{{written}}","payload":1}""";
        Assert.True(EnvelopeJson.TryParse(Encoding.UTF8.GetBytes(json), out var parts, out _));
        Assert.Equal(DateTimeOffset.Parse(meant, System.Globalization.CultureInfo.InvariantCulture), parts.CreatedAt);
        Assert.Equal(TimeSpan.Zero, parts.CreatedAt!.Value.Offset);
    }

    [Fact]
    public void Steps_over_a_byte_order_mark()
    {
        byte[] json = [0xEF, 0xBB, 0xBF, .. "{\"type\":\"sms\",\"payload\":[]}"u8];
        Assert.True(EnvelopeJson.TryParse(json, out var parts, out _));
        Assert.Equal("[]"u8.ToArray(), parts.Payload.ToArray());
    }

    [Fact]
    public void Reads_a_known_type_without_making_a_string()
    {
        byte[] json =
            """{"id":"0199c0de-0000-7000-8000-000000000001","type":"wire_known","created_at":"2030-01-02T03:04:05Z","payload":{}}"""u8.ToArray();
        EnvelopeJson.TryParse(json, out var first, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        EnvelopeJson.TryParse(json, out var second, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Same(first.Type, second.Type);
    }
}
