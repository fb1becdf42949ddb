using System.ComponentModel.DataAnnotations;
using System.Reflection;
using TaskKit.Payloads;
using static TaskKit.Generated.TaskKit_Generators_Tests_TaskModule;

namespace TaskKit.Generators.Tests.Payloads.Rules;

/// <summary>The compiled rules and those of the framework, side by side on random objects: the same members break the same rules.</summary>
public sealed class TwinTests
{
    private const int Objects = 10_000;

    private static readonly string?[] Texts =
    [
        null,
        "",
        " ",
        "\t\u2003",
        "a",
        "b",
        "x",
        "ab",
        "abc",
        "abcd",
        "abcdef",
        "a\n",
        "é",
        "😀",
        "日本語テキスト",
        "a@b",
        "@b",
        "a@",
        "a@b@c",
        "ü@ü",
        "HTTP://x",
        "https://",
        "ftp://x",
        "mailto:x",
        "+1 555-0100",
        "4111111111111111",
        new string('a', 5000),
    ];

    private static readonly double[] Numbers =
    [
        0,
        0.5,
        -0.5,
        1,
        1.5,
        1.49999,
        2,
        2.5,
        3,
        3.5,
        4.5,
        5,
        5.5,
        -5,
        -6,
        100,
        2147483647,
        -2147483648,
        2147483646.5,
    ];

    [Fact]
    public void Texts_break_the_same_rules()
    {
        var random = new Random(20261126);
        Agree(TwinTextsCodec, () => Text(random), Known<TwinTexts>());

        static TwinTexts Text(Random random)
        {
            // Half of the values are out of all that there are, the others break the rule.
            string? next(params string?[] bad) => random.Next(2) == 0 ? bad[random.Next(bad.Length)] : Texts[random.Next(Texts.Length)];
            string? other = Texts[random.Next(Texts.Length)];
            return new(
                next(null, "", " ", "\u2003"),
                next(null, null),
                next("", "a", "abcdef"),
                next("", "ab", "é"),
                next("abcde", "日本語テキスト"),
                next("", "abcd"),
                next("xa", "d", "a\n", " a"),
                next("", "@", "a@b@c", "@b", "a@"),
                next("", "x://", "http:/x"),
                next("A", "", "c"),
                next("a", ""),
                next("", "x", "12 34 x"),
                next("1", "4111111111111112", "x"),
                random.Next(2) == 0 ? other : next("z", null),
                other
            );
        }
    }

    [Fact]
    public void Numbers_break_the_same_rules()
    {
        var random = new Random(20261126);
        Agree(TwinNumbersCodec, () => Made(random), Known<TwinNumbers>());

        static TwinNumbers Made(Random random)
        {
            double next() => Numbers[random.Next(Numbers.Length)];
            int whole() =>
                random.Next(8) switch
                {
                    0 => int.MaxValue,
                    1 => int.MinValue,
                    _ => random.Next(-8, 9),
                };
            T? maybe<T>(T value)
                where T : struct => random.Next(5) == 0 ? null : value;
            var moment = new DateTime(2030, 1, 1).AddHours(random.Next(-24, 73));
            double ratio = random.Next(4) switch
            {
                0 => double.NaN,
                1 => double.MaxValue,
                _ => next(),
            };
            return new(
                whole(),
                maybe(whole()),
                (byte)random.Next(0, 7),
                next(),
                (decimal)next(),
                maybe((float)random.Next(-2, 12) / 2),
                (decimal)next(),
                ratio,
                whole(),
                random.Next(6) == 0 ? long.MaxValue : whole(),
                maybe((decimal)next()),
                DateOnly.FromDateTime(moment),
                moment,
                maybe(TimeSpan.FromMilliseconds(random.Next(0, 4000))),
                random.Next(0, 5),
                maybe(random.Next(0, 5)),
                (DayOfWeek)random.Next(0, 7),
                random.Next(2) == 0 ? null : 1,
                random.Next(5) == 0 ? null : new int[random.Next(0, 5)],
                random.Next(5) == 0 ? null : Enumerable.Range(0, random.Next(0, 3)).ToDictionary(i => $"k{i}"),
                whole()
            );
        }
    }

    // Each rule must have been broken often, or the comparison says nothing about it.
    private static void Agree<T>(PayloadCodec<T> codec, Func<T> make, Dictionary<string, Type> known)
        where T : class
    {
        var broken = new Dictionary<(string, string), int>();
        for (int i = 0; i < Objects; i++)
        {
            var payload = make();
            var ours = codec.Validate(payload).Select(error => (error.Path, error.Rule)).Order().ToList();
            Assert.Equal(ByFramework(payload), ours);
            foreach (var rule in ours)
                broken[rule] = broken.GetValueOrDefault(rule) + 1;
        }
        Assert.Equal(known.Keys.Order(), broken.Keys.Select(rule => $"{rule.Item1}:{rule.Item2}").Order());
        Assert.Empty(broken.Where(rule => rule.Value < Objects / 3).Select(rule => $"{rule.Key}: {rule.Value}"));
    }

    private static List<(string, string)> ByFramework(object payload)
    {
        var found = new List<(string, string)>();
        foreach (var property in payload.GetType().GetProperties())
        {
            var rules = property.GetCustomAttributes<ValidationAttribute>().ToList();
            var context = new ValidationContext(payload) { MemberName = property.Name };
            object? value = property.GetValue(payload);
            var required = rules.OfType<RequiredAttribute>().FirstOrDefault(rule => rule.GetValidationResult(value, context) is not null);
            found.AddRange(
                required is not null
                    ? [(JsonName(property), "required")]
                    : rules
                        .Where(rule => rule.GetValidationResult(value, context) is not null)
                        .Select(rule => (JsonName(property), NameOf(rule)))
            );
        }
        // The framework as a whole agrees with its parts on which members are wrong.
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(payload, new ValidationContext(payload), results, validateAllProperties: true);
        Assert.Equal(
            found.Select(rule => rule.Item1).Distinct().Order(),
            results.SelectMany(result => result.MemberNames).Select(name => char.ToLowerInvariant(name[0]) + name[1..]).Distinct().Order()
        );
        return [.. found.Order()];
    }

    private static Dictionary<string, Type> Known<T>() =>
        (
            from property in typeof(T).GetProperties()
            from rule in property.GetCustomAttributes<ValidationAttribute>()
            select (Name: $"{JsonName(property)}:{NameOf(rule)}", Type: rule.GetType())
        ).ToDictionary(rule => rule.Name, rule => rule.Type);

    private static string JsonName(PropertyInfo property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    private static string NameOf(ValidationAttribute rule) =>
        rule switch
        {
            RequiredAttribute => "required",
            StringLengthAttribute => "string_length",
            MinLengthAttribute => "min_length",
            MaxLengthAttribute => "max_length",
            LengthAttribute => "length",
            RangeAttribute => "range",
            RegularExpressionAttribute => "regular_expression",
            AllowedValuesAttribute => "allowed_values",
            DeniedValuesAttribute => "denied_values",
            EmailAddressAttribute => "email_address",
            UrlAttribute => "url",
            CompareAttribute => "compare",
            _ => "custom:" + rule.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal),
        };
}
