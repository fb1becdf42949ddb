namespace Shop.Billing;

/// <summary>An invoice to a user.</summary>
/// <param name="Number">The number, unique.</param>
/// <param name="UserId">The user's account.</param>
/// <param name="Amount">The amount to pay.</param>
/// <param name="Currency">The ISO code of the currency.</param>
/// <param name="Date">The date of the invoice.</param>
/// <param name="Paid">True once it is paid.</param>
public sealed record Invoice(string Number, long UserId, decimal Amount, string Currency, DateOnly Date, bool Paid = false);
