using System.Text;
using System.Text.Json;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

/// <summary>Sensitive members are covered wherever the tool prints a payload.</summary>
public sealed class PayloadMaskTests
{
    private const string Secret = """{"type":"string","writeOnly":true}""";

    private static readonly string Card = """
        {"type":"card","topic":"tasks.worker.card","description":"","handler":null,"payload":"Shop.Card",
         "schema":{"type":"object","properties":{
           "pin":SECRET,
           "owner":{"type":"object","properties":{"name":{"type":"string"},"code":SECRET}},
           "hidden":{"$ref":"#/$defs/Old","writeOnly":true},
           "old":{"type":"array","items":{"$ref":"#/$defs/Old"}},
           "byName":{"type":"object","additionalProperties":{"type":"object","properties":{"code":SECRET}}}},
          "$defs":{"Old":{"type":"object","properties":{"code":SECRET}}}}}
        """.Replace("SECRET", Secret, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"pin":"1234","note":"x"}""", """{"pin":"***","note":"x"}""")]
    [InlineData("""{"Pin":1234}""", """{"Pin":"***"}""")]
    [InlineData("""{"pin":null}""", """{"pin":null}""")]
    [InlineData("""{"owner":{"name":"Ada","code":{"deep":"1234"}}}""", """{"owner":{"name":"Ada","code":"***"}}""")]
    [InlineData("""{"old":[{"code":"1"},null,{"code":"2"}]}""", """{"old":[{"code":"***"},null,{"code":"***"}]}""")]
    [InlineData("""{"hidden":{"code":"1","other":"2"}}""", """{"hidden":"***"}""")]
    [InlineData("""{"byName":{"x":{"code":"1"}}}""", """{"byName":{"x":{"code":"***"}}}""")]
    [InlineData("""{"pin":"1234""", "\"***\"")]
    [InlineData("""{"pin":"1","pin":"2"}""", "\"***\"")]
    public void Its_members_are_covered(string payload, string shown)
    {
        var type = new TaskTypeInfo
        {
            Type = "card",
            Topic = "",
            Payload = "",
            Assembly = "",
            Schema = JsonElement.Parse(Card).GetProperty("schema"),
        };
        Assert.Equal(shown, Encoding.UTF8.GetString(PayloadMask.Cloak(type, Encoding.UTF8.GetBytes(payload)).Span));
    }

    [Fact]
    public void A_payload_without_sensitive_members_keeps_its_bytes()
    {
        byte[] payload = """{ "to": "x" """u8.ToArray();
        var sms = new TaskTypeInfo
        {
            Type = "sms",
            Topic = "",
            Payload = "",
            Assembly = "",
            Schema = JsonElement.Parse(ShopManifest.Sms).GetProperty("schema"),
        };
        Assert.Equal(payload, PayloadMask.Cloak(sms, payload));
        Assert.Equal(payload, PayloadMask.Cloak(null, payload));
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    public async Task Show_prints_stars(string format)
    {
        using var folder = new ToolFolder(ShopManifest.With(Card));
        var dead = await StoredTasks.BuryAsync(folder, "card", payload: """{"pin":"hunter2","note":"seen"}""");
        foreach (string command in (string[])["tasks", "dlq"])
        {
            var run = (await folder.RunAsync(command, "show", dead.ToString(), "--format", format)).Succeeded();
            Assert.DoesNotContain("hunter2", run.Out);
            Assert.Contains("***", run.Out);
            Assert.Contains("seen", run.Out);
        }
    }
}
