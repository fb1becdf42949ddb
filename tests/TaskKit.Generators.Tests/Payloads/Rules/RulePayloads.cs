using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace TaskKit.Generators.Tests.Payloads.Rules;

#pragma warning disable CA1819 // Payloads have arrays.

/// <summary>A text message.</summary>
/// <param name="To">The receiver's
///   number.</param>
/// <param name="Pin">Never shown.</param>
[TaskPayload("ruled_sms")]
public sealed record RuledSms(
    [Required, Trim, StringLength(20, MinimumLength = 3)] string To,
    [Required] string Body,
    [Range(1, 100)] int Amount = 1,
    [Sensitive, StringLength(8)] string? Pin = null
);

[TaskPayload("ruled_cart")]
public sealed record RuledCart(
    [Required] Place Address,
    [MinLength(1), MaxLength(3)] IReadOnlyList<Item> Items,
    Dictionary<string, Item>? ByName = null,
    Item[][]? Grid = null,
    RuledCart? Next = null
);

public sealed record Place([Required] string Street, [property: RegularExpression("[0-9]{4}")] string? Zip = null);

public sealed record Item(string Name, [Range(0.5, 99.5, MaximumIsExclusive = true)] decimal Price);

[TaskPayload("data_operation")]
public sealed record DataOperation(
    [AllowedValues("read", "validate")] string Operation,
    [AllowedValues("a", null), Sensitive] string? Secret = null,
    [DeniedValues(0, 13)] int Number = 1,
    [AllowedValues(DayOfWeek.Monday, DayOfWeek.Friday)] DayOfWeek? Day = DayOfWeek.Monday
);

[TaskPayload("narrow")]
public sealed record Narrow(
    [Required, StringLength(3)] string Short,
    [Required, MinLength(30)] string Long,
    [RegularExpression("[0-9]{4}")] string Digits,
    [EmailAddress] string Mail,
    [Url] string Page,
    [AllowedValues("red", "green")] string Color,
    [DeniedValues(1, 2)] int Other,
    [Range(5, 10)] int Int,
    [Range(-10, -5)] long Below,
    [Range(0.1, 0.2, MinimumIsExclusive = true)] double Ratio,
    [MinLength(3)] bool[] Flags,
    [MinLength(2)] Dictionary<string, int> Map,
    [AllowedValues(DayOfWeek.Friday)] DayOfWeek Day
);
