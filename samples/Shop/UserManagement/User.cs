namespace Shop.UserManagement;

/// <summary>A customer with an account.</summary>
/// <param name="Id">The number of the account.</param>
/// <param name="Name">The name.</param>
/// <param name="Email">The address.</param>
/// <param name="MarkedForDeletion">True once the customer has asked for the end of the account.</param>
public sealed record User(long Id, string Name, string Email, bool MarkedForDeletion = false);
