using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using TaskKit.Registry;
using TaskKit.Telemetry;

namespace TaskKit.Publishing;

/// <summary>
/// Posts the task types of a worker to an API before the worker starts, where <c>API_BASE_URL</c> names one: for an API that does not share the worker's store. A
/// failure is logged, and the start goes on unless the settings say otherwise.
/// </summary>
internal sealed class TypePoster(TaskRegistry registry, TaskKitOptions options, IConfiguration configuration, ILogger log)
{
    public const string AddressVariable = "API_BASE_URL";
    public const string TokenVariable = "API_TOKEN";

    private const string Path = "tasks/types";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="TaskKitConfigurationException"><c>API_BASE_URL</c> is no address.</exception>
    /// <exception cref="InvalidOperationException">A type could not be registered, and <c>FailOnRegistrationError</c> is set.</exception>
    public async Task PostAsync(CancellationToken cancellationToken)
    {
        if (configuration[AddressVariable] is not { Length: > 0 } address)
            return;
        if (
            !Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var root)
            || root.Scheme is not ("http" or "https")
            || root.UserInfo.Length > 0
        )
            throw new TaskKitConfigurationException(
                AddressVariable,
                "expected an address such as http://localhost:3000, without a name and a password in it (API_TOKEN is sent along)."
            );
        using var client = new HttpClient { BaseAddress = root, Timeout = Patience };
        if (configuration[TokenVariable] is { Length: > 0 } token)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var info in registry.Infos.Where(info => !info.IsCatchAll && info.IsOn))
            await PostAsync(client, info, cancellationToken).ConfigureAwait(false);
    }

    private async Task PostAsync(HttpClient client, TaskHandlerInfo info, CancellationToken cancellationToken)
    {
        string? problem;
        try
        {
            using var content = new ReadOnlyMemoryContent(Body(info));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await client.PostAsync(Path, content, cancellationToken).ConfigureAwait(false);
            problem = response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode} {response.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            problem = e is HttpRequestException refused ? ExceptionText.Of(refused) : $"no answer within {DurationText.Format(Patience)}";
        }
        if (problem is null)
            log.TypeRegistered(info.TaskType);
        else if (options.Worker.FailOnRegistrationError)
            throw new InvalidOperationException(
                $"Failed to register task type '{info.TaskType}': {problem}. Check {AddressVariable} and {TokenVariable}, or set TaskKit:Worker:FailOnRegistrationError to false to start all the same."
            );
        else
            log.TypeNotRegistered(info.TaskType, problem);
    }

    private static ReadOnlyMemory<byte> Body(TaskHandlerInfo info)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("task_type", info.TaskType);
        json.WriteString("description", info.Description);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
