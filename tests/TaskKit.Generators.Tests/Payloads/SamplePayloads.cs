using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

// The payloads that the tests write and read. They are compiled with the generator, and with System.Text.Json's as the oracle.
namespace TaskKit.Generators.Tests.Payloads;

[TaskPayload("sms")]
public sealed record SendSms(string To, string Body);

[TaskPayload("three")]
public sealed record Three(string A, string B, int C);

public enum Color
{
    Red,
    Green,

    [JsonStringEnumMemberName("deep-blue")]
    Blue = 7,
    Crimson = Red,
}

public sealed record Address(string Street, string? City = null);

[TaskPayload("scalars")]
public sealed record Scalars(
    bool Boolean,
    byte Byte,
    sbyte SByte,
    short Short,
    ushort UShort,
    int Int,
    uint UInt,
    long Long,
    ulong ULong,
    float Float,
    double Double,
    decimal Decimal,
    char Char,
    string String,
    Color Color,
    Guid Guid,
    DateTime DateTime,
    DateTimeOffset DateTimeOffset,
    DateOnly DateOnly,
    TimeOnly TimeOnly,
    TimeSpan TimeSpan,
    Uri Uri,
    byte[] Bytes,
    JsonElement Json
);

[TaskPayload("nullables")]
public sealed record Nullables(
    bool? Boolean,
    int? Int,
    double? Double,
    string? String,
    Color? Color,
    Guid? Guid,
    DateTimeOffset? At,
    TimeSpan? TimeSpan,
    Uri? Uri,
    byte[]? Bytes,
    JsonElement? Json,
    Address? Address,
    int[]? Array,
    Dictionary<string, int>? Map,
    Money? Money
);

public readonly record struct Money(decimal Amount, string Currency)
{
    public string? Note { get; init; } = "net";
}

public struct Point
{
    public int X { get; set; }
    public int Y { get; init; }
}

[TaskPayload("collections")]
public sealed record Collections(
    int[] Array,
    List<string> List,
    IReadOnlyList<Address> Addresses,
    IEnumerable<int?> Numbers,
    ICollection<Color> Colors,
    IList<string?> Texts,
    IReadOnlyCollection<Money> Prices,
    int[][] Grid,
    List<byte[]> Blobs,
    Dictionary<string, int> Map,
    IReadOnlyDictionary<string, List<Address>> ByName,
    IDictionary<string, string?> Notes,
    List<Address?> Maybe,
    JsonElement[] Free
);

[TaskPayload("tree")]
public sealed record Tree(string Name, Tree? Left, IReadOnlyList<Tree> Children);

[TaskPayload("chain")]
public sealed class Chain(Chain? next)
{
    public Chain? Next { get; } = next;
}

[TaskPayload("settable")]
public sealed class Settable : SettableBase
{
    public required string Name { get; init; }
    public required int? Rank { get; set; }
    public int Count { get; set; } = 7;
    public IReadOnlyList<string> Tags { get; init; } = ["default"];
    public string? Note { get; init; } = "none";
    public Point Origin { get; init; } = new() { X = 1, Y = 2 };

    [JsonPropertyName("custom-name")]
    public int Custom { get; set; }

    [JsonIgnore]
    public string Hidden { get; set; } = "hidden";

    [JsonRequired]
    public bool Sure { get; set; }
}

public abstract class SettableBase
{
    public int Inherited { get; init; } = 3;
}

[TaskPayload("defaults")]
public sealed record Defaults(
    string Text = "a\"b\\",
    int Number = -5,
    decimal Money = 1.50m,
    Color Color = Color.Green,
    double Ratio = 0.5,
    float Small = 1.5f,
    char Letter = '\'',
    bool Flag = true,
    string? Nothing = null,
    Color? Maybe = Color.Blue,
    long Big = long.MinValue,
    Guid Id = default,
    double Endless = double.PositiveInfinity
);

[TaskPayload("odd_names")]
public sealed record OddNames(string @class, int @event, string URLPath, int X, string Ünï);

[TaskPayload("mixed")]
public sealed class Mixed
{
    [SetsRequiredMembers]
    public Mixed(string id) => Id = id;

    public required string Id { get; init; }
    public string Computed => Id + "!";
    public int Extra { get; init; }
}

[TaskPayload("order")]
public sealed record Order(
    int Id,
    IReadOnlyList<Line> Items,
    Dictionary<string, decimal>? Prices = null,
    Color Color = Color.Red,
    Guid? Reference = null
);

public sealed record Line(string Name, decimal Price, Address? To = null);

[TaskPayload("garage")]
public sealed record Garage(
    Vehicle Main,
    Vehicle? Spare = null,
    IReadOnlyList<Vehicle>? Others = null,
    Dictionary<string, Vehicle?[]>? ByName = null
);

public class Vehicle
{
    public int Wheels { get; init; }
}

public sealed class Truck : Vehicle
{
    public int Load { get; init; }
}

[TaskPayload("outdated")]
public sealed class Outdated
{
    [JsonConstructor]
    [Obsolete("Set Name.", error: true)]
    public Outdated(string name) => Name = name;

    public string Name { get; }

    [Obsolete("Use Name.", error: true)]
    public int Old { get; set; }

    [Obsolete("Use Name.", error: true)]
    public required OutdatedKind Kind { get; init; }
}

public enum OutdatedKind
{
    New,

    [Obsolete("Use New.", error: true)]
    Old,
}

[TaskPayload("empty")]
public sealed record Empty;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    GenerationMode = JsonSourceGenerationMode.Metadata
)]
[JsonSerializable(typeof(SendSms))]
[JsonSerializable(typeof(Scalars))]
[JsonSerializable(typeof(Nullables))]
[JsonSerializable(typeof(Collections))]
[JsonSerializable(typeof(Tree))]
[JsonSerializable(typeof(Settable))]
[JsonSerializable(typeof(OddNames))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Empty))]
public sealed partial class Oracle : JsonSerializerContext;
