using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TaskKit;

namespace Shop.Billing;

/// <summary>The provider that takes payments, spoken to by HTTP.</summary>
public sealed class PaymentGateway(HttpClient http, IOptions<PaymentOptions> options)
{
    /// <summary>Charges a customer.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="id">The idempotency key: a task may run twice, and must charge once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<HttpResponseMessage> ChargeAsync(ProcessPayment payment, TaskId id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.BaseAddress, "payments"));
        request.Headers.Add("Idempotency-Key", id.ToString());
        var body = new JsonObject
        {
            ["customer"] = payment.CustomerId,
            ["amount"] = payment.Amount,
            ["currency"] = payment.Currency,
            ["description"] = payment.Description,
        };
        request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        return await http.SendAsync(request, cancellationToken);
    }
}
