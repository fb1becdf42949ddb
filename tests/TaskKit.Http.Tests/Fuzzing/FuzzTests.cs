using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using TaskKit.Http.Tests.Support;

namespace TaskKit.Http.Tests.Fuzzing;

/// <summary>Ten thousand requests that are made from the OpenAPI document.</summary>
public sealed class FuzzTests : IDisposable
{
    private const int Requests = 10_000;
    private const int Callers = 4;
    private const string SeedVariable = "TASKKIT_FUZZ_SEED";

    private static readonly ulong Seed = ulong.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out ulong seed)
        ? seed
        : 20_261_126;

    private const long MostGrowth = 48 * 1024 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("taskkit-fuzz-").FullName;
    private readonly ConcurrentDictionary<string, byte> _promised = new();
    private readonly ConcurrentDictionary<(string Operation, int Status), int> _seen = new();
    private string? _last;
    private string? _scheduled;
    private string? _dead;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_answer_is_described_and_what_is_stored_was_promised()
    {
        await using var host = await StartAsync();
        var document = new ApiDocument(await host.Client.GetAsync("/api/v1/openapi.json").IsAsync(System.Net.HttpStatusCode.OK));
        var requests = new RequestGen(document, IdFor).All;
        await SendAsync(host, requests, Requests / 10, part: 0);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await SendAsync(host, requests, Requests - Requests / 10, part: 1);
        long after = GC.GetTotalMemory(forceFullCollection: true);

        Assert.True(after - before < MostGrowth, $"{after - before} bytes more are in use.");
        Assert.Equal(_promised.Keys.Order(), (await StoredAsync(host)).Order());
        // A fuzzer whose requests are all refused shows nothing.
        foreach (var operation in document.Operations)
            Assert.True(
                _seen.Keys.Any(seen => seen.Operation == operation.Name && seen.Status < 300),
                $"{operation.Name} has accepted nothing."
            );
        Assert.True(_promised.Count > Requests / 50, $"Only {_promised.Count} tasks were stored.");
    }

    private async Task<ApiHost> StartAsync()
    {
        var host = await ApiHost.StartAsync(
            api => (api.MaxWait, api.MaxWaits) = (TimeSpan.FromMilliseconds(30), 2),
            build: (WebApplicationBuilder builder) =>
                builder.Configuration.AddInMemoryCollection([
                    new("TaskKit:Sqlite:Path", Path.Combine(_folder, "fuzz.db")),
                    // So that some tasks are dead, and can be replayed.
                    new("TaskKit:Worker:MaxRetries", "0"),
                ])
        );
        host.Gateway.Send = (sms, _) => sms.Body.Length % 2 == 0 ? Task.CompletedTask : throw new InvalidOperationException("odd");
        return host;
    }

    // The same requests in each run: another seed looks elsewhere.
    private Task SendAsync(ApiHost host, Gen<FuzzRequest> requests, int count, ulong part) =>
        Task.WhenAll(
            Enumerable
                .Range(0, Callers)
                .Select(async caller =>
                {
                    var random = new PCG((uint)caller, Seed + part);
                    for (int i = 0; i < count / Callers; i++)
                        await CheckAsync(host, requests.Generate(random, null, out _));
                })
        );

    private string? IdFor(string operation) =>
        operation switch
        {
            "runTaskNow" => _scheduled,
            "replayTask" => _dead,
            _ => _last,
        };

    private async Task CheckAsync(ApiHost host, FuzzRequest fuzz)
    {
        using var request = new HttpRequestMessage(new HttpMethod(fuzz.Operation.Verb), fuzz.Address);
        foreach (var (name, value) in fuzz.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (fuzz.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            if (fuzz.ContentType.Length > 0)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", fuzz.ContentType);
        }
        using var response = await host.Client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        int status = (int)response.StatusCode;
        string? described = fuzz.Operation.AnswerType(status);
        Assert.True(described is not null, $"{fuzz.Operation.Name} answered {status}, which is not described, to {fuzz}: {text}");
        Assert.Equal(described, response.Content.Headers.ContentType?.MediaType);
        _seen.AddOrUpdate((fuzz.Operation.Name, status), 1, (_, count) => count + 1);
        Note(response.Content.Headers.ContentType!, status, text);
    }

    private void Note(MediaTypeHeaderValue type, int status, string text)
    {
        var lines = type.MediaType == "application/x-ndjson" ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [text];
        foreach (string line in lines)
        {
            if (type.MediaType is not ("application/json" or "application/x-ndjson" or "application/problem+json"))
                continue;
            var json = JsonNode.Parse(line)!.AsObject();
            var problem = status >= 400 ? json : json["problem"] as JsonObject;
            if (problem is not null)
                Assert.True(problem["code"] is not null && problem["detail"] is not null, $"This is no problem: {line}");
            if (json["status"]?.GetValueKind() == JsonValueKind.String && (json["task_id"] ?? json["id"]) is { } seen)
                (_scheduled, _dead) = (string)json["status"]! switch
                {
                    "SCHEDULED" => ((string)seen!, _dead),
                    "DEAD" => (_scheduled, (string)seen!),
                    _ => (_scheduled, _dead),
                };
            // A task that was stored, and for whose end no further request may wait, is a problem with the id.
            bool isStored = problem is null || (string)problem["code"]! == "too_many_requests";
            if (isStored && ((problem ?? json)["task_id"] ?? json["task_id"]) is { } id)
                _promised[_last = (string)id!] = 0;
        }
    }

    private static async Task<List<string>> StoredAsync(ApiHost host)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await host.Operations.ListAsync(new() { Limit = 1000, Cursor = cursor }, default);
            ids.AddRange(page.Tasks.Select(task => task.Task.Id.ToString()));
            cursor = page.Next;
        } while (cursor is not null);
        return ids;
    }
}
