using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using TaskKit;

namespace Shop.Notifications;

/// <summary>The provider that delivers text messages, spoken to by HTTP.</summary>
public sealed partial class SmsGateway(HttpClient http)
{
    /// <summary>Hands over one message.</summary>
    /// <param name="sms">The message.</param>
    /// <param name="settings">The gateway's address and key, and the sender.</param>
    /// <param name="id">Sent along as the idempotency key: a task may run twice, and its message must go out once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<HttpResponseMessage> SendAsync(SendSms sms, SmsSettings settings, TaskId id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.BaseAddress, "messages"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey);
        request.Headers.Add("Idempotency-Key", id.ToString());
        request.Content = JsonContent.Create(new Message(settings.From, sms.To, sms.Body), GatewayJson.Default.Message);
        return await http.SendAsync(request, cancellationToken);
    }

    internal sealed record Message(string From, string To, string Body);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Message))]
    private sealed partial class GatewayJson : JsonSerializerContext;
}
