using System.Text.Json.Serialization;
using Shop.Billing;
using Shop.UserManagement;

namespace Shop;

/// <summary>Generated readers and writers of the shop's records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(PasswordReset))]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(Subscription))]
internal sealed partial class ShopJson : JsonSerializerContext;
