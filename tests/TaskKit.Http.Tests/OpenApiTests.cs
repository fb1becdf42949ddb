using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using TaskKit.Http.Routing;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests;

/// <summary>The OpenAPI document.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task A_reader_made_elsewhere_accepts_it()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        string text = await host.Client.GetStringAsync("/api/v1/openapi.json");
        var read = OpenApiDocument.Parse(text, "json");
        Assert.Empty(read.Diagnostic!.Errors.Select(error => error.ToString()));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => warning.ToString()));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.NotNull(read.Document!.Components!.Schemas!["payload.sms"]);
    }

    [Fact]
    public async Task It_has_each_route_and_a_path_for_each_task_type()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var json = await host.Client.GetAsync("/api/v1/openapi.json").IsAsync(HttpStatusCode.OK);
        foreach (var route in TaskRoutes.All.Where(route => route != TaskRoutes.SubmitPayload))
            Assert.NotNull(json["paths"]![route.Pattern]![route.Method.ToLowerInvariant()]);
        var sms = json["paths"]!["/api/v1/tasks/sms"]!["post"]!;
        Assert.Equal("Text messages", (string)sms["summary"]!);
        Assert.Equal("#/components/schemas/payload.sms", (string)sms["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!);
        Assert.Equal("""["to","body"]""", json["components"]!["schemas"]!["payload.sms"]!["required"]!.ToJsonString());
    }

    [Fact]
    public async Task Each_reference_leads_somewhere_and_each_operation_has_a_name_of_its_own()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        string text = await host.Client.GetStringAsync("/api/v1/openapi.json");
        using var document = JsonDocument.Parse(text);
        foreach (Match reference in Regex.Matches(text, "\"\\$ref\": \"#/([^\"]+)\""))
        {
            var place = document.RootElement;
            foreach (string step in reference.Groups[1].Value.Split('/'))
                Assert.True(place.TryGetProperty(step, out place), $"{reference.Value} leads nowhere.");
        }
        var names = Regex.Matches(text, "\"operationId\": \"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Each_route_is_handled()
    {
        var names = TaskRoutes.All.Select(route => route.Name).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(TaskRoutes.All.Distinct(), TaskRoutes.All);
    }
}
