using System.Text;
using System.Text.Json;
using TaskKit.Tool;
using TaskKit.Tool.Tests.Support;

namespace TaskKit.Tool.Tests;

public sealed class TypesTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_table_for_people()
    {
        var lines = (await _folder.RunAsync("types", "list")).Succeeded().Out.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^TYPE\s+HANDLER\s+PAYLOAD\s+RETRIES\s+TIMEOUT\s+DESCRIPTION$", lines[0]);
        Assert.Matches(@"^order\s+\(elsewhere\)\s+Shop\.Order$", lines[1]);
        Assert.Matches(@"^sms\s+Shop\.SendSmsHandler\s+Shop\.SendSms\s+5\s+10s\s+Text messages$", lines[2]);
    }

    [Fact]
    public async Task JSON_for_programs_is_a_document_or_one_per_line()
    {
        var document = (await _folder.RunAsync("types", "list", "--json")).Succeeded().Json.AsArray();
        Assert.Equal(["order", "sms"], document.Select(type => (string)type!["type"]!));
        Assert.Equal("object", (string)document[1]!["schema"]!["type"]!);
        var lines = (await _folder.RunAsync("types", "list", "--format", "jsonl")).Succeeded().Out.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("{\"type\":\"", line));
    }

    [Fact]
    public async Task No_types_are_an_empty_list_not_an_error()
    {
        using var folder = new ToolFolder(ShopManifest.With(""));
        Assert.Equal("[]", (await folder.RunAsync("types", "list", "--json")).Succeeded().Out.Trim());
        var table = (await folder.RunAsync("types", "list")).Succeeded();
        Assert.Equal("", table.Out);
        Assert.Contains("dotnet taskkit new handler", table.Error);
    }

    [Fact]
    public async Task One_type_shows_its_members_and_an_example_that_is_accepted()
    {
        var shown = (await _folder.RunAsync("types", "show", "order")).Succeeded();
        Assert.Matches(@"(?m)^members\s+id\s+string \(uuid\)$", shown.Out);
        Assert.Matches(@"(?m)^\s+size\s+Small \| Large, optional$", shown.Out);
        string example = shown.Out[(shown.Out.IndexOf("order '", StringComparison.Ordinal) + 7)..].Trim().TrimEnd('\'');
        (await _folder.RunAsync("enqueue", "order", example)).Succeeded();
        Assert.Equal(7, (await _folder.RunAsync("types", "show", "ordre")).ExitCode);
    }

    [Fact]
    public async Task One_type_shows_its_schedules_in_words()
    {
        using var folder = new ToolFolder(ShopManifest.With(ShopManifest.SmsOnTime));

        var shown = (await folder.RunAsync("types", "show", "sms")).Succeeded();
        Assert.Matches(@"(?m)^schedules\s+sms: every day at 03:00 \(Europe/Amsterdam\)$", shown.Out);
        Assert.Matches(@"(?m)^\s+sms:often: every 30s$", shown.Out);

        var json = (await folder.RunAsync("types", "show", "sms", "--json")).Succeeded().Json["schedules"]!.AsArray();
        Assert.Equal(["0 3 * * *", null], json.Select(schedule => (string?)schedule!["cron"]));
        Assert.Equal(["Europe/Amsterdam", null], json.Select(schedule => (string?)schedule!["timeZone"]));
        Assert.Equal([null, "30s"], json.Select(schedule => (string?)schedule!["every"]));
        Assert.Equal(["once", "all"], json.Select(schedule => (string?)schedule!["missed"]));
        Assert.Equal(["skip", "allow"], json.Select(schedule => (string?)schedule!["overlap"]));
        Assert.DoesNotContain("schedules", (await _folder.RunAsync("types", "show", "sms")).Succeeded().Out);
    }

    [Theory]
    [InlineData("""{"$ref":"#/$defs/Tree"}""", """{"label":"…","children":[]}""")]
    [InlineData("""{"$ref":"#/$defs/Chain"}""", """{"next":{"next":null}}""")]
    [InlineData("""{"type":"object","additionalProperties":{"$ref":"#/$defs/Tree"}}""", "{}")]
    [InlineData("""{"type":"array","items":{"type":"array","items":{"$ref":"#/$defs/Chain"}}}""", """[[{"next":{"next":null}}]]""")]
    [InlineData("""{"type":"string","enum":["it's"]}""", "\"it\\u0027s\"")]
    [InlineData("""{"type":"string","format":"uri-reference"}""", "\"https://example.org\"")]
    [InlineData("""{"type":["integer","null"],"minimum":0,"maximum":255}""", "1")]
    public void D16_An_example_of_any_shape_ends_and_is_accepted(string member, string expected)
    {
        var schema = JsonDocument
            .Parse(
                $$$$"""
                {"type":"object","properties":{"v":{{{{member}}}}},"required":["v"],"$defs":{
                  "Tree":{"type":"object","properties":{"label":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/Tree"}}},
                    "required":["label","children"]},
                  "Chain":{"type":"object","properties":{"next":{"$ref":"#/$defs/ChainOrNull"}},"required":["next"]},
                  "ChainOrNull":{"type":["object","null"],"properties":{"next":{"$ref":"#/$defs/ChainOrNull"}},"required":["next"]}}}
                """
            )
            .RootElement;
        string example = ExampleText.Of(schema);
        Assert.Equal($$"""{"v":{{expected}}}""", example);
        var type = new TaskTypeInfo
        {
            Type = "t",
            Topic = "",
            Payload = "",
            Assembly = "",
            Schema = schema,
        };
        new PayloadCheck(type).Require(Encoding.UTF8.GetBytes(example));
    }

    [Fact]
    public async Task A_program_of_another_major_version_brings_a_warning()
    {
        using var folder = new ToolFolder(ShopManifest.With(ShopManifest.Sms, version: "9.1.0"));
        var run = (await folder.RunAsync("types", "list")).Succeeded();
        Assert.Contains("warning: Shop was built with TaskKit 9.1.0", run.Error);
        Assert.Contains("dotnet tool update dotnet-taskkit --version 9.1.0", run.Error);
    }
}
