using System.ComponentModel.DataAnnotations;

namespace TaskKit.Generators.Tests.Payloads.Rules;

#pragma warning disable CA1819 // Payloads have arrays.

/// <summary>An even number.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class EvenAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not int number || number % 2 == 0;
}

/// <summary>A payload with each rule on texts, checked by TaskKit and by the framework.</summary>
[TaskPayload("twin_texts")]
public sealed record TwinTexts(
    [property: Required] string? Name,
    [property: Required(AllowEmptyStrings = true)] string? Empty,
    [property: StringLength(5, MinimumLength = 2)] string? Short,
    [property: MinLength(3)] string? Long,
    [property: MaxLength(4)] string? Bounded,
    [property: Length(1, 3)] string? Exact,
    [property: RegularExpression("[a-c]+|x")] string? Pattern,
    [property: EmailAddress] string? Mail,
    [property: Url] string? Page,
    [property: AllowedValues("a", "b", null)] string? Choice,
    [property: DeniedValues("a", "")] string? Denied,
    [property: Phone] string? Phone,
    [property: CreditCard] string? Card,
    [property: Compare(nameof(TwinTexts.Other))] string? Same,
    string? Other
);

/// <summary>A payload with each rule on numbers, checked by TaskKit and by the framework.</summary>
[TaskPayload("twin_numbers")]
public sealed record TwinNumbers(
    [property: Range(-5, 5)] int Int,
    [property: Range(-5, 5)] int? Maybe,
    [property: Range(1, 3)] byte Byte,
    [property: Range(2, 5)] double Rounded,
    [property: Range(1, 4)] decimal RoundedMoney,
    [property: Range(1, 3)] float? RoundedSmall,
    [property: Range(0.5, 2.5)] decimal Money,
    [property: Range(0.5, 2.5, MinimumIsExclusive = true, MaximumIsExclusive = true)] double Ratio,
    [property: Range(-1.5, 1.5)] long Long,
    [property: Range(typeof(long), "-2", "2")] long Typed,
    [property: Range(typeof(decimal), "0.5", "2.5")] decimal? TypedMoney,
    [property: Range(typeof(DateOnly), "2030-01-02", "2030-01-03")] DateOnly Day,
    [property: Range(typeof(DateTime), "2030-01-02T00:00:00", "2030-01-03T00:00:00", MaximumIsExclusive = true)] DateTime Moment,
    [property: Range(typeof(TimeSpan), "00:00:01", "00:00:02")] TimeSpan? Wait,
    [property: AllowedValues(1, 2)] int Allowed,
    [property: DeniedValues(0, 3, null)] int? Denied,
    [property: AllowedValues(DayOfWeek.Monday, DayOfWeek.Friday)] DayOfWeek Weekday,
    [property: Required] int? Needed,
    [property: Length(1, 2)] int[]? List,
    [property: MinLength(2)] Dictionary<string, int>? Map,
    [property: Even] int Pair
);
