using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TaskKit.Payloads;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads;

/// <summary>Tests that payloads are written as System.Text.Json writes them, and read back the same.</summary>
public sealed class RoundTripTests
{
    private static readonly JsonElement Free = JsonElement.Parse("""{"a":[1,null,{"b":"c"}]}""");

    [Fact]
    public void A_plain_record() => RoundTrips(SmsCodec, Oracle.Default.SendSms, new("+31", "hi \"there\" <b> é 漢 😀 \u0001"));

    [Fact]
    public void Scalars_at_their_usual_values() =>
        RoundTrips(
            ScalarsCodec,
            Oracle.Default.Scalars,
            new(
                true,
                200,
                -100,
                -30000,
                60000,
                -2_000_000_000,
                4_000_000_000,
                -9_000_000_000,
                18_000_000_000,
                1.5f,
                0.1,
                12.50m,
                'x',
                "text",
                Color.Blue,
                new Guid("0199c0de-0000-7000-8000-000000000000"),
                new DateTime(2030, 1, 31, 12, 0, 0, DateTimeKind.Utc).AddTicks(1234567),
                new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.FromHours(2)),
                new DateOnly(2030, 1, 31),
                new TimeOnly(12, 30, 15, 500),
                TimeSpan.FromDays(1.5),
                new Uri("https://example.org/a?b=c"),
                [1, 2, 255],
                Free
            )
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scalars_at_their_limits(bool highest) =>
        RoundTrips(
            ScalarsCodec,
            Oracle.Default.Scalars,
            highest
                ? new(
                    true,
                    byte.MaxValue,
                    sbyte.MaxValue,
                    short.MaxValue,
                    ushort.MaxValue,
                    int.MaxValue,
                    uint.MaxValue,
                    long.MaxValue,
                    ulong.MaxValue,
                    float.MaxValue,
                    double.MaxValue,
                    decimal.MaxValue,
                    '\uffff',
                    new string('x', 5000),
                    Color.Crimson,
                    Guid.AllBitsSet,
                    DateTime.MaxValue,
                    DateTimeOffset.MaxValue,
                    DateOnly.MaxValue,
                    TimeOnly.MaxValue,
                    TimeSpan.MaxValue,
                    new Uri("relative/path", UriKind.Relative),
                    new byte[3000],
                    Free
                )
                : new(
                    false,
                    0,
                    sbyte.MinValue,
                    short.MinValue,
                    0,
                    int.MinValue,
                    0,
                    long.MinValue,
                    0,
                    float.Epsilon,
                    double.Epsilon,
                    decimal.MinValue,
                    '\0',
                    "",
                    Color.Red,
                    Guid.Empty,
                    DateTime.MinValue,
                    DateTimeOffset.MinValue,
                    DateOnly.MinValue,
                    TimeOnly.MinValue,
                    TimeSpan.MinValue,
                    new Uri("urn:x"),
                    [],
                    JsonElement.Parse("null")
                )
        );

    [Fact]
    public void Nullables_that_are_null() =>
        RoundTrips(
            NullablesCodec,
            Oracle.Default.Nullables,
            new(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)
        );

    [Fact]
    public void Nullables_that_are_not_null() =>
        RoundTrips(
            NullablesCodec,
            Oracle.Default.Nullables,
            new(
                false,
                3,
                0.25,
                "",
                Color.Green,
                Guid.Empty,
                DateTimeOffset.UnixEpoch,
                TimeSpan.Zero,
                new Uri("a", UriKind.Relative),
                [],
                Free,
                new("Street"),
                [1],
                new() { ["k"] = 1 },
                new(1.00m, "EUR")
            )
        );

    [Fact]
    public void Collections_with_elements() =>
        RoundTrips(
            CollectionsCodec,
            Oracle.Default.Collections,
            new(
                [1, 2],
                ["a", ""],
                [new("s", "c"), new("t")],
                [1, null],
                [Color.Red, Color.Blue],
                ["x", null],
                [new(1.5m, "EUR")],
                [
                    [1],
                    [],
                    [2, 3],
                ],
                [
                    [1],
                    [],
                ],
                new()
                {
                    ["a b"] = 1,
                    [""] = 2,
                    ["é\""] = 3,
                },
                new Dictionary<string, List<Address>> { ["x"] = [new("s")] },
                new Dictionary<string, string?> { ["n"] = null },
                [null, new("s")],
                [Free, JsonElement.Parse("null")]
            )
        );

    [Fact]
    public void Collections_without_elements() =>
        RoundTrips(
            CollectionsCodec,
            Oracle.Default.Collections,
            new([], [], [], [], [], [], [], [], [], [], new Dictionary<string, List<Address>>(), new Dictionary<string, string?>(), [], [])
        );

    [Fact]
    public void A_class_that_contains_itself() =>
        RoundTrips(
            TreeCodec,
            Oracle.Default.Tree,
            new("root", new("left", null, []), [new("a", null, [new("b", new("c", null, []), [])])])
        );

    [Fact]
    public void Settable_init_required_inherited_and_renamed_members() =>
        RoundTrips(
            SettableCodec,
            Oracle.Default.Settable,
            new()
            {
                Name = "n",
                Rank = null,
                Count = 1,
                Tags = ["t"],
                Note = null,
                Origin = new() { X = 5, Y = 6 },
                Custom = 9,
                Sure = true,
                Inherited = 8,
            }
        );

    [Fact]
    public void Odd_names() => RoundTrips(OddNamesCodec, Oracle.Default.OddNames, new("c", 1, "u", 2, "ü"));

    [Fact]
    public void D18_Members_that_are_obsolete_as_errors()
    {
        const string Json = """{"name":"n","old":3,"kind":"Old"}""";
        Assert.Equal(Json, OutdatedCodec.Text(OutdatedCodec.Parse(Json)));
    }

    [Fact]
    public void A_payload_without_members() => RoundTrips(EmptyCodec, Oracle.Default.Empty, new());

    [Fact]
    public void An_ignored_member_does_not_travel() =>
        Assert.DoesNotContain(
            "hidden",
            SettableCodec.Text(
                new()
                {
                    Name = "n",
                    Rank = 1,
                    Sure = true,
                }
            ),
            StringComparison.OrdinalIgnoreCase
        );

    [Fact]
    public void A_computed_member_does_not_travel() => Assert.Equal("""{"id":"x","extra":2}""", MixedCodec.Text(new("x") { Extra = 2 }));

    private static void RoundTrips<T>(PayloadCodec<T> codec, JsonTypeInfo<T> oracle, T payload)
        where T : class
    {
        string expected = JsonSerializer.Serialize(payload, oracle);
        string written = codec.Text(payload);
        Assert.Equal(expected, written);
        Assert.Equal(expected, JsonSerializer.Serialize(codec.Parse(written), oracle));
    }
}
