using System.ComponentModel.DataAnnotations;

namespace TaskKit.Http.Tests.Support;

/// <summary>An order as <see cref="PlaceOrder"/>, which another program handles.</summary>
/// <param name="Customer">The number of the customer.</param>
[TaskPayload("order:elsewhere", HandledElsewhere = true)]
public sealed record PlaceOrderElsewhere([Required] string Customer, [StringLength(3)] string Currency, IReadOnlyList<OrderLine> Lines);

[TaskPayload("export", HandledElsewhere = true)]
public sealed record Export(string Path);

[TaskPayload("export", Version = 2, HandledElsewhere = true)]
public sealed record ExportToBucket(string Bucket, int Parts);

/// <summary>The next version of a payload that this program handles, for a newer program.</summary>
[TaskPayload("login", Version = 2, HandledElsewhere = true)]
public sealed record LoginByLink(string Mail, [Sensitive] string Link);

public enum Speed
{
    Slow,
    Fast,
}

public sealed record Branch(string Name, IReadOnlyList<Branch> Branches);

/// <summary>Members of many kinds, for the examples of the document.</summary>
[TaskPayload("shapes", HandledElsewhere = true)]
public sealed record Shapes(
    Guid Id,
    DateTimeOffset At,
    DateOnly Day,
    TimeSpan Wait,
    TimeOnly Hour,
    Uri Link,
    byte[] Bytes,
    Speed Speed,
    decimal Price,
    [EmailAddress] string Mail,
    [Url] string Page,
    [RegularExpression("[0-9]{4}")] string Digits,
    [Range(5, 10)] int Few,
    [MinLength(2)] Dictionary<string, int> Map,
    Branch Tree,
    [Sensitive] Branch Hidden,
    [Sensitive] string Password,
    [Sensitive, StringLength(40, MinimumLength = 8)] string Token,
    string? Note = null
);
