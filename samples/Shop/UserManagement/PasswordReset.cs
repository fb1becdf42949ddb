namespace Shop.UserManagement;

/// <summary>The permission to set a new password.</summary>
/// <param name="UserId">The user's account.</param>
/// <param name="TokenHash">The SHA-256 of the token that the user was sent, in hexadecimal digits.</param>
/// <param name="Until">The end of the permission.</param>
public sealed record PasswordReset(long UserId, string TokenHash, DateTimeOffset Until);
