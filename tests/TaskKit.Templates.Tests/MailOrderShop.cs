using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskKit.Servers;
using TaskKit.TestSupport;

namespace TaskKit.Templates.Tests;

/// <summary>A mail-order shop on disk: ten handlers in three domains, run by a program with the API and by a second worker.</summary>
/// <param name="packages">Brings the tool and the templates.</param>
internal sealed partial class MailOrderShop(Packages packages) : IDisposable
{
    private static readonly string Sources = Path.Combine(Repository.Root, "tests", "TaskKit.Templates.Tests", "MailOrder");

    // To count is no cheap look at the store.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(100);

    private readonly int _port = Loopback.FreePort();
    private readonly HttpClient _http = new();
    private RunningProgram? _server;
    private RunningProgram? _worker;

    public MailOrderBook Book => field ??= new MailOrderBook(Path.Combine(Folder, "MailOrder", "book"));

    private string Address => $"http://localhost:{_port}/api/v1";

    private string Folder => Path.Combine(packages.Root, "MailOrder");

    /// <summary>Begins a chapter of the day.</summary>
    public Script Begin()
    {
        Directory.CreateDirectory(Folder);
        var script = new Script(packages, Folder);
        script.Export("TASKKIT_PROJECT", "MailOrder");
        script.Export("BOOK", "book");
        script.Supply("PORT", $"{_port}");
        return script;
    }

    /// <summary>Lays a file of the shop into its project.</summary>
    /// <param name="script">The chapter.</param>
    /// <param name="source">Its path among the sources.</param>
    /// <param name="target">Its path in the project; without, the same.</param>
    public static void Lay(Script script, string source, string? target = null) =>
        script.Write($"MailOrder/{target ?? source}", File.ReadAllText(Path.Combine(Sources, source)));

    /// <summary>Starts the program twice: with the API, and as a worker alone.</summary>
    public async Task StartAsync(Script script)
    {
        _server = await script.StartAsync("dotnet taskkit serve --no-build -q --port $PORT");
        _worker = await script.StartAsync("dotnet taskkit worker --no-build -q --set urls=http://127.0.0.1:0");
    }

    /// <summary>Stops both, and keeps their logs.</summary>
    public async Task StopAsync(Script script)
    {
        foreach (var program in (RunningProgram[])[_server!, _worker!])
            using (program)
                await script.StopAsync(program);
        (_server, _worker) = (null, null);
    }

    /// <summary>Waits until both programs have logged a text.</summary>
    public async Task BothSayAsync(string text)
    {
        await _server!.SaysAsync(text);
        await _worker!.SaysAsync(text);
    }

    /// <summary>Submits lines in one request.</summary>
    /// <returns>The ids of the tasks, by the line.</returns>
    public async Task<string[]> PostAsync(Script script, string[] lines)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var response = await _http.PostAsync($"{Address}/tasks/batch", content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string text = await response.Content.ReadAsStringAsync();
        JsonNode[] answers = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        var states = answers.CountBy(answer => $"{answer["status"]}").Select(state => $"{state.Value} {state.Key}");
        script.Keep($"POST /api/v1/tasks/batch, {lines.Length} lines", string.Join(", ", states));
        return [.. answers.Select(answer => (string)answer["task_id"]!)];
    }

    /// <summary>Reads an address of the API.</summary>
    public async Task GetAsync(Script script, string path)
    {
        using var response = await _http.GetAsync($"{Address}/{path}");
        // Each worker has another name in each run.
        string answer = WorkerMember().Replace(await response.Content.ReadAsStringAsync(), "");
        script.Keep($"GET /api/v1/{path}", $"{(int)response.StatusCode} {answer}");
    }

    /// <summary>Waits until the tasks of the types are in the states, and none of them in another.</summary>
    public Task CountsAsync(params (string Type, string State, int Count)[] expected) =>
        Eventually.TrueAsync(
            async () =>
            {
                await Task.Delay(LookPeriod, TimeProvider.System);
                var types = JsonNode.Parse(await _http.GetStringAsync($"{Address}/tasks/counts"))!;
                return expected.GroupBy(each => each.Type).All(same => types[same.Key] is { } counts && IsAs(counts, [.. same]));
            },
            string.Join(", ", expected),
            seconds: 120
        );

    /// <summary>The times at which the tasks of a type began, in their order.</summary>
    public static async Task<IReadOnlyList<DateTimeOffset>> StartsAsync(Script script, string type)
    {
        var tasks = (await script.AskAsync($"dotnet taskkit tasks list --type {type} --limit 1000 --json")).Succeeded().Json.AsArray();
        return [.. tasks.Select(task => DateTimeOffset.Parse((string)task!["startedAt"]!, CultureInfo.InvariantCulture)).Order()];
    }

    public void Dispose()
    {
        _server?.Dispose();
        _worker?.Dispose();
        _http.Dispose();
    }

    private static bool IsAs(JsonNode counts, (string Type, string State, int Count)[] expected) =>
        counts.AsObject().Count == expected.Length && expected.All(each => (int?)counts[each.State] == each.Count);

    [GeneratedRegex("\"worker\":\"[^\"]*\",")]
    private static partial Regex WorkerMember();
}
