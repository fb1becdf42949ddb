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
            string[] steps = reference.Groups[1].Value.Split('/');
            Assert.True(steps is ["components", "schemas", _], $"{reference.Value} leads into another schema.");
            foreach (string step in steps)
                Assert.True(place.TryGetProperty(step, out place), $"{reference.Value} leads nowhere.");
        }
        var names = Regex.Matches(text, "\"operationId\": \"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task The_example_of_each_payload_is_accepted()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var json = await host.Client.GetAsync("/api/v1/openapi.json").IsAsync(HttpStatusCode.OK);
        var types = (await host.Client.GetAsync("/tasks/types").IsAsync(HttpStatusCode.OK))["data"]!.AsArray();
        Assert.True(types.Count >= 5, $"Only {types.Count} types are declared here.");
        foreach (string type in types.Select(type => (string)type!["task_type"]!))
        {
            var schema = json["components"]!["schemas"]!["payload." + type.Replace(':', '.')]!;
            string example = Assert.Single(schema["examples"]!.AsArray())!.ToJsonString();
            await host.PostAsync("/api/v1/tasks/" + type, example).IsAsync(HttpStatusCode.Accepted);
        }
    }

    [Theory]
    [InlineData("wait", "1.12:30:00", true)]
    [InlineData("wait", "-00:00:00.5", true)]
    [InlineData("wait", "12:30", true)]
    [InlineData("wait", "PT5M", false)]
    [InlineData("wait", "24:00:00", false)]
    [InlineData("hour", "23:59:59.1234567", true)]
    [InlineData("hour", "12:00:00Z", false)]
    [InlineData("hour", "1.12:00:00", false)]
    public async Task Durations_and_times_are_described_as_they_are_read(string member, string value, bool isAccepted)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var json = await host.Client.GetAsync("/api/v1/openapi.json").IsAsync(HttpStatusCode.OK);
        var schema = json["components"]!["schemas"]!["payload.shapes"]!;
        var described = schema["properties"]![member]!;
        Assert.Null(described["format"]);
        Assert.Equal(isAccepted, Regex.IsMatch(value, (string)described["pattern"]!));
        var payload = schema["examples"]![0]!.DeepClone();
        payload[member] = value;
        using var response = await host.PostAsync("/api/v1/tasks/shapes", payload.ToJsonString());
        Assert.Equal(isAccepted ? HttpStatusCode.Accepted : HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task Secrets_have_a_placeholder_in_the_example()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var json = await host.Client.GetAsync("/api/v1/openapi.json").IsAsync(HttpStatusCode.OK);
        var shapes = json["components"]!["schemas"]!["payload.shapes"]!["examples"]![0]!;
        Assert.Equal(("***", "***xxxxx"), ((string)shapes["password"]!, (string)shapes["token"]!));
    }

    [Fact]
    public async Task The_comments_of_a_payload_and_its_members_are_descriptions()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var json = await host.Client.GetAsync("/api/v1/openapi.json").IsAsync(HttpStatusCode.OK);
        var order = json["components"]!["schemas"]!["payload.order.elsewhere"]!;
        Assert.Equal("An order as PlaceOrder, which another program handles.", (string)order["description"]!);
        Assert.Equal("The number of the customer.", (string)order["properties"]!["customer"]!["description"]!);
        Assert.Null(order["properties"]!["currency"]!["description"]);
    }

    [Fact]
    public void Each_route_is_handled()
    {
        var names = TaskRoutes.All.Select(route => route.Name).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(TaskRoutes.All.Distinct(), TaskRoutes.All);
    }
}
