using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace TaskKit.Generators.Tests.Payloads.Rules;

/// <summary>A rule that fails in its own code.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ThrowingAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => throw new NotSupportedException("secret 42");
}

/// <summary>A rule with arguments of each kind.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DividesAttribute(int divisor, params string[] names) : ValidationAttribute
{
    public Type? Kind { get; init; }

    public DayOfWeek Day { get; set; }

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is int number && number % divisor == 0
            ? ValidationResult.Success
            : new ValidationResult(
                $"{validationContext.DisplayName}|{validationContext.MemberName}|{divisor}|{string.Join('+', names)}|{Day}"
            );
}

/// <summary>A rule of a class.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EndsAfterStartAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is Booking { Start: var start, End: var end } && end < start
            ? new ValidationResult("ends before it starts", [nameof(Booking.End), nameof(Booking.Start)])
            : ValidationResult.Success;
}

[TaskPayload("booking"), EndsAfterStart]
public sealed record Booking(
    [property: JsonPropertyName("starts_at")] int Start,
    [property: JsonPropertyName("ends_at"), Range(0, 1000)] int End,
    string? Mode = null
) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode == "throw")
            throw new InvalidOperationException("secret 42");
        if (Mode == "endless")
            for (; ; )
                yield return new ValidationResult("again");
        if (Mode is "bad")
            yield return new ValidationResult("the mode is bad", [nameof(Mode)]);
    }
}

[TaskPayload("custom_rules")]
public sealed record CustomRuled(
    [Divides(3, "a", "b", Kind = typeof(string), Day = DayOfWeek.Friday)] [property: JsonPropertyName("n")] int Number = 3,
    [Throwing] string? Boom = null,
    [Range(1, 2, ErrorMessage = "{0} from {1} to {2}")] [property: JsonPropertyName("a")] int Amount = 1,
    [StringLength(3, MinimumLength = 2, ErrorMessage = "{0}: {2}..{1}")] string? Text = null
);

[TaskPayload("slow_pattern")]
public sealed record SlowPattern([RegularExpression("^(a+)+$", MatchTimeoutInMilliseconds = 20, ErrorMessage = "only a")] string Text);
