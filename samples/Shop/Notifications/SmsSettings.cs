using TaskKit;

namespace Shop.Notifications;

/// <summary>The settings of text messages: <c>SMS_API_KEY</c> and <c>SMS_FROM</c>, or section <c>TaskKit:Handlers:sms</c>.</summary>
/// <param name="ApiKey">The gateway's key.</param>
/// <param name="From">The sender that the receiver sees.</param>
[HandlerSettings]
public sealed record SmsSettings([Sensitive] string ApiKey = "", string From = "Shop")
{
    /// <summary>The address of the gateway.</summary>
    /// <value>Port 8080 of this machine by default.</value>
    public Uri BaseAddress { get; init; } = new("http://localhost:8080/");
}
