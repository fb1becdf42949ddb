namespace Shop.Notifications;

/// <summary>Section <c>TaskKit:Handlers:email</c>.</summary>
public sealed class EmailOptions
{
    /// <summary>The mail server.</summary>
    /// <value>This machine by default.</value>
    public string Host { get; set; } = "localhost";

    /// <summary>Its port.</summary>
    /// <value>25 by default.</value>
    public int Port { get; set; } = 25;

    /// <summary>The sender's address.</summary>
    /// <value><c>shop@example.com</c> by default.</value>
    public string From { get; set; } = "shop@example.com";

    /// <summary>Whether to encrypt the connection by STARTTLS.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool StartTls { get; set; }

    /// <summary>The user to log in as, or <see langword="null"/> to send without.</summary>
    public string? User { get; set; }

    /// <summary>The password. A secret: set it by environment, <c>TaskKit__Handlers__email__Password</c>.</summary>
    public string? Password { get; set; }
}
