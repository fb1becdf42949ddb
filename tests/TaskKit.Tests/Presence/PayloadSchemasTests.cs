using System.Text.Json;
using TaskKit.Presence;

namespace TaskKit.Tests.Presence;

/// <summary>Equal hashes for payloads that accept the same JSON, and different ones for others.</summary>
public sealed class PayloadSchemasTests
{
    private const string Sms =
        """{"type":"object","properties":{"to":{"type":"string"},"n":{"type":["integer","null"]}},"required":["to"]}""";

    [Theory]
    [InlineData("""{"required":["to"],"properties":{"n":{"type":["null","integer"]},"to":{"type":"string"}},"type":"object"}""", true)]
    [InlineData("""{"type":"object","properties":{"to":{"type":"string"},"n":{"type":["integer","null"]}},"required":["n","to"]}""", false)]
    [InlineData("""{"type":"object","properties":{"to":{"type":"string"},"n":{"type":"integer"}},"required":["to"]}""", false)]
    [InlineData("""{"type":"object","properties":{"to":{"type":"string"}},"required":["to"]}""", false)]
    public void The_order_of_members_changes_no_hash_and_all_else_does(string other, bool same) =>
        Assert.Equal(same, HashOf(Sms) == HashOf(other));

    [Theory]
    [InlineData("""{"type":"string","description":"A text."}""", true)]
    [InlineData("""{"type":"string","writeOnly":true}""", true)]
    [InlineData("""{"type":"string","maxLength":5}""", false)]
    public void Words_for_people_change_no_hash_and_rules_do(string to, bool same) =>
        Assert.Equal(same, HashOf(Sms) == HashOf(Sms.Replace("""{"type":"string"}""", to)));

    [Fact]
    public void A_member_that_is_called_description_counts() =>
        Assert.NotEqual(HashOf(Sms), HashOf(Sms.Replace("\"to\":{", "\"description\":{\"type\":\"string\"},\"to\":{")));

    [Fact]
    public void The_schema_of_the_assembly_with_the_codec_counts()
    {
        var schemas = PayloadSchemas.Read([Manifest("sms", Sms), Manifest("sms", """{"type":"object"}""")]);

        Assert.Equal(HashOf(Sms), schemas.ByType["sms"]);
        Assert.NotEqual(PayloadSchemas.Read([Manifest("sms", Sms)]).Manifest, schemas.Manifest);
        Assert.Equal("", PayloadSchemas.Read(Array.Empty<string>()).Manifest);
    }

    private static string Manifest(string type, string schema) => $$"""{"types":[{"type":"{{type}}","schema":{{schema}}}]}""";

    private static string HashOf(string schema)
    {
        using var json = JsonDocument.Parse(schema);
        return PayloadSchemas.HashOf(json.RootElement);
    }
}
