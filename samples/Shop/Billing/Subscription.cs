namespace Shop.Billing;

/// <summary>A user's subscription.</summary>
/// <param name="UserId">The user's account.</param>
/// <param name="Price">The price of a month.</param>
/// <param name="Currency">The ISO code of the currency.</param>
/// <param name="Until">The last day that is paid for.</param>
public sealed record Subscription(long UserId, decimal Price, string Currency, DateOnly Until);
