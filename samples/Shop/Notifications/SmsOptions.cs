namespace Shop.Notifications;

/// <summary>Section <c>TaskKit:Handlers:sms</c>.</summary>
public sealed class SmsOptions
{
    /// <summary>Where the gateway listens.</summary>
    /// <value>Port 8080 of this machine by default.</value>
    public Uri BaseAddress { get; set; } = new("http://localhost:8080/");

    /// <summary>The gateway's key. A secret: set it by environment, <c>TaskKit__Handlers__sms__ApiKey</c>.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The sender that the receiver sees.</summary>
    /// <value><c>Shop</c> by default.</value>
    public string From { get; set; } = "Shop";
}
