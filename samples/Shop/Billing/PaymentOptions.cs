namespace Shop.Billing;

/// <summary>Section <c>TaskKit:Handlers:payment_processing</c>.</summary>
public sealed class PaymentOptions
{
    /// <summary>The address of the payment provider.</summary>
    /// <value>Port 8080 of this machine by default.</value>
    public Uri BaseAddress { get; set; } = new("http://localhost:8080/");
}
