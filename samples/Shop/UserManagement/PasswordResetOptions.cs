namespace Shop.UserManagement;

/// <summary>Section <c>TaskKit:Handlers:password_reset</c>.</summary>
public sealed class PasswordResetOptions
{
    /// <summary>The key that tokens are made with. A secret: set it by environment, <c>TaskKit__Handlers__password_reset__Key</c>.</summary>
    /// <value>Empty by default: without it no link is sent.</value>
    public string Key { get; set; } = "";
}
