using TaskKit;

namespace Shop.Notifications;

/// <summary>The settings of emails: variables such as <c>EMAIL_HOST</c>, or section <c>TaskKit:Handlers:email</c>.</summary>
/// <param name="Host">The mail server.</param>
/// <param name="Port">Its port.</param>
/// <param name="From">The sender's address.</param>
/// <param name="StartTls">True to encrypt the connection by STARTTLS.</param>
/// <param name="User">The user to log in as, or <see langword="null"/> to send without.</param>
/// <param name="Password">The password.</param>
[HandlerSettings]
public sealed record EmailSettings(
    string Host = "localhost",
    int Port = 25,
    string From = "shop@example.com",
    bool StartTls = false,
    string? User = null,
    [Sensitive] string? Password = null
);
