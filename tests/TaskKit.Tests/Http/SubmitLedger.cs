using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace TaskKit.Tests.Http;

/// <summary>The answer to one submit: its status, 0 for a cut connection, and the id that it names.</summary>
internal readonly record struct SubmitAnswer(int Status, string? Id);

/// <summary>A caller that submits tasks by idempotency keys, repeats each until it is accepted, and writes down every answer.</summary>
/// <param name="address">The API.</param>
internal sealed class SubmitLedger(Uri address) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _client = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>The answers of each key, in their order.</summary>
    public ConcurrentDictionary<string, List<SubmitAnswer>> Answers { get; } = new();

    /// <summary>Submits one task after the other until it is told to end. Of each fifth task a repeat comes after its end.</summary>
    public async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        for (int number = 0; !cancellationToken.IsCancellationRequested; number++)
        {
            string key = $"{name}-{number}";
            var answers = Answers[key] = [];
            await UntilAcceptedAsync(key, answers);
            if (number % 5 == 0)
                await UntilAcceptedAsync(key, answers);
        }
    }

    /// <summary>The state of a task, or <see langword="null"/> when none has the id.</summary>
    public async Task<string?> StateOfAsync(string id)
    {
        using var response = await _client.GetAsync($"/api/v1/tasks/{id}");
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("status").GetString();
    }

    public void Dispose() => _client.Dispose();

    private async Task UntilAcceptedAsync(string key, List<SubmitAnswer> answers)
    {
        while (true)
        {
            var answer = await SubmitAsync(key);
            answers.Add(answer);
            if (answer.Status == (int)HttpStatusCode.Accepted)
                return;
            Assert.True(answer.Status is 0 or 503, $"'{key}' was answered {answer.Status}.");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private async Task<SubmitAnswer> SubmitAsync(string key)
    {
        using var content = new StringContent($$"""{"type":"sms","payload":{"to":"{{key}}","body":"x"},"idempotency_key":"{{key}}"}""");
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await _client.PostAsync("/api/v1/tasks", content);
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return new((int)response.StatusCode, json.RootElement.TryGetProperty("task_id", out var id) ? id.GetString() : null);
        }
        catch (HttpRequestException)
        {
            return new(0, null);
        }
    }
}
