using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskKit.Servers;
using TaskKit.TestSupport;
using TaskKit.Tool;

namespace TaskKit.Templates.Tests;

/// <summary>A program with an API from its template: served by one command, called by the lines that its page shows.</summary>
[Collection(Packages.Collection)]
public sealed partial class ApiTemplateTests(Packages packages, ApiTemplateTests.NewApi web)
    : IClassFixture<ApiTemplateTests.NewApi>,
        IDisposable
{
    private readonly HttpClient _http = new();

    [Fact]
    public async Task From_the_template_to_a_task_that_was_submitted_over_http()
    {
        string folder = web.Folder;
        string document = (await packages.ToolAsync(folder, "openapi")).Succeeded().Out;
        int port = Loopback.FreePort();
        using var program = packages.Start(folder, "--no-build", "serve", "--port", $"{port}");
        await program.SaysAsync($"Serving the API at http://localhost:{port}, for this machine alone.");
        Assert.Contains("Hosting environment: Production", program.Text);

        string said = program.Text.Split('\n').Single(line => line.StartsWith("  curl ", StringComparison.Ordinal));
        var task = JsonNode.Parse(await CallAsync(said, HttpStatusCode.Accepted))!;
        string address = $"http://localhost:{port}/api/v1";
        await Eventually.TrueAsync(
            async () => (string)JsonNode.Parse(await _http.GetStringAsync($"{address}/tasks/{task["task_id"]}"))!["status"]! == "DONE",
            "the task is DONE"
        );
        Assert.Equal(document, await _http.GetStringAsync($"{address}/openapi.json"));
        Assert.Contains("/api/v1/tasks/greet", document);

        foreach (
            string line in File.ReadLines(Path.Combine(folder, "README.md"))
                .Where(line => line.StartsWith("curl ", StringComparison.Ordinal))
        )
            await CallAsync(
                line.Replace(":8080", $":{port}"),
                line.Contains("POST", StringComparison.Ordinal) ? HttpStatusCode.Accepted : HttpStatusCode.OK
            );
        await program.SaysAsync("Hello, Ada!");

        Terminal.Kill(program.Id, PosixSignal.SIGTERM);
        Assert.Equal(0, await program.ExitsAsync());
    }

    [Fact]
    public async Task Without_serve_the_api_is_closed()
    {
        string folder = web.Folder;
        int port = Loopback.FreePort();
        using var program = packages.Start(folder, "worker", "--set", $"urls=http://127.0.0.1:{port}");
        await program.SaysAsync("Application started.");
        using var refused = await _http.GetAsync($"http://localhost:{port}/api/v1/tasks");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("api.Policies[TaskPermission.Read]", await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_line_that_its_comment_shows_opens_it_to_a_policy()
    {
        string program = Path.Combine(web.Folder, "Program.cs");
        string text = File.ReadAllText(program);
        Assert.Contains("// app.MapTaskKit(", text);
        File.WriteAllText(program, text.Replace("app.MapTaskKit();", "").Replace("// app.MapTaskKit(", "app.MapTaskKit("));
        try
        {
            (await packages.ToolAsync(web.Folder, "types", "list")).Succeeded();
        }
        finally
        {
            // The other tests have the program as the template wrote it.
            File.WriteAllText(program, text);
        }
    }

    [Fact]
    public async Task A_worker_that_only_has_the_package_refuses_to_be_served()
    {
        string folder = await packages.NewProjectAsync("NoApi");
        var without = await packages.ToolAsync(folder, "serve", "--port", $"{Loopback.FreePort()}");
        Assert.Equal(3, without.ExitCode);
        Assert.Contains("dotnet add package TaskKit.Http", without.Error);
        string project = Path.Combine(folder, "NoApi.csproj");
        string text = File.ReadAllText(project);
        string sqlite = text.Split('\n').Single(line => line.Contains("TaskKit.Sqlite", StringComparison.Ordinal));
        File.WriteAllText(project, text.Replace(sqlite, sqlite + "\n" + sqlite.Replace("TaskKit.Sqlite", "TaskKit.Http")));
        var with = await packages.ToolAsync(folder, "serve", "--port", $"{Loopback.FreePort()}");
        Assert.NotEqual(0, with.ExitCode);
        Assert.Contains("nothing in this program serves the API", with.Out + with.Error);
        Assert.Contains("app.MapTaskKit()", with.Out + with.Error);
    }

    public void Dispose() => _http.Dispose();

    // The lines are for a shell, and say what they do: method, address, type and body.
    private async Task<string> CallAsync(string line, HttpStatusCode expected)
    {
        var curl = Curl().Match(line);
        Assert.True(curl.Success, line);
        using var request = new HttpRequestMessage(
            curl.Groups["method"].Success ? new HttpMethod(curl.Groups["method"].Value) : HttpMethod.Get,
            curl.Groups["url"].Value
        );
        if (curl.Groups["body"].Success)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(curl.Groups["body"].Value));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(curl.Groups["type"].Value);
        }
        using var response = await _http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{line}: {response.StatusCode} {text}");
        return text;
    }

    [GeneratedRegex(
        @"^\s*curl (?:-X (?<method>[A-Z]+) )?(?<url>http://localhost:\d+/\S*)(?: -H 'Content-Type: (?<type>[^']+)' -d '(?<body>[^']*)')?\s*(?:#.*)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Curl();

    /// <summary>The program as the template wrote it, once for all tests.</summary>
    public sealed class NewApi(Packages packages) : IAsyncLifetime
    {
        internal string Folder { get; private set; } = "";

        public async Task InitializeAsync() => Folder = await packages.NewApiAsync("Web");

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
