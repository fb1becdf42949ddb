using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>The rules about the attributes on a payload's members.</summary>
public sealed class MemberRulesTests
{
    private const string Usings = "using System.ComponentModel.DataAnnotations; using System.Text.Json.Serialization;";

    [Theory]
    [InlineData("[StringLength(5)] int X", "StringLength", "use [Range] for numbers")]
    [InlineData("[MinLength(5)] int X", "MinLength", "which has no length")]
    [InlineData("[Length(1, 5)] Uri X", "Length", "which has no length")]
    [InlineData("[Range(1, 5)] string X", "Range", "which is no number")]
    [InlineData("[Range(1, 5)] bool X", "Range", "which is no number")]
    [InlineData("[Range(1.5, 5)] DateOnly X", "Range", "[Range(typeof(DateOnly), …)]")]
    [InlineData("[Range(typeof(int), \"1\", \"5\")] long X", "Range", "write typeof(Int64)")]
    [InlineData("[RegularExpression(\"a\")] int X", "RegularExpression", "a pattern is for strings")]
    [InlineData("[EmailAddress] Uri X", "EmailAddress", "only a string can satisfy it")]
    [InlineData("[Url] Uri X", "Url", "only a string can satisfy it")]
    [InlineData("[AllowedValues(1)] long X", "AllowedValues", "is a 'int', which never equals it")]
    [InlineData("[AllowedValues(\"Monday\")] DayOfWeek X", "AllowedValues", "which never equals it")]
    [InlineData("[DeniedValues(1)] decimal X", "DeniedValues", "which never equals it")]
    [InlineData("[AllowedValues(double.NaN)] double X", "AllowedValues", "write values of its own type")]
    [InlineData("[property: Compare(\"Y\")] string X", "Compare", "'A' has no public member 'Y'")]
    [InlineData("[property: Compare(nameof(A.Y))] string X, int Y", "Compare", "so they are never equal")]
    [InlineData("[property: Compare(nameof(A.Y))] int[] X, int[] Y", "Compare", "implement IValidatableObject")]
    public void TK2008_a_rule_that_cannot_check_its_member(string parameters, string rule, string reason)
    {
        string source = $"{Usings} [TaskPayload(\"a\")] public sealed record A({parameters});";
        Fires("TK2008", $"[{rule}] on 'A.X' cannot check it: ", source);
        Fires("TK2008", reason, source);
    }

    [Theory]
    [InlineData("[JsonIgnore, Required] public string Y { get; set; } = \"\";")]
    [InlineData("[Range(1, 2)] public int Y => X + 1;")]
    public void TK2008_a_rule_on_what_is_no_part_of_the_JSON(string member) =>
        Fires(
            "TK2008",
            "'A.Y' cannot check it: it is no part of the JSON",
            $"{Usings} [TaskPayload(\"a\")] public sealed record A(int X) {{ {member} }}"
        );

    [Fact]
    public void TK2008_a_rule_on_a_nested_class_of_a_handlers_payload() =>
        Fires(
            "TK2008",
            "[StringLength] on 'B.Y' cannot check it",
            $"{Usings} public sealed record A(B X); public sealed record B([StringLength(2)] int Y);" + Handler("[TaskHandler(\"a\")]", "A")
        );

    [Theory]
    [InlineData("[StringLength(-1)] string X", "has the limit -1; a length is zero or more")]
    [InlineData("[StringLength(1, MinimumLength = 2)] string X", "has a minimum of 2 and a maximum of 1; swap them")]
    [InlineData("[MinLength(-1)] string X", "has the limit -1")]
    [InlineData("[MaxLength(0)] string X", "has the limit 0")]
    [InlineData("[MaxLength(-2)] string X", "has the limit -2")]
    [InlineData("[Length(3, 2)] int[] X", "swap them")]
    [InlineData("[Range(5, 1)] int X", "has a minimum of 5 and a maximum of 1; swap them")]
    [InlineData("[Range(1.5, 0.5)] double X", "has a minimum of 1.5 and a maximum of 0.5; swap them")]
    [InlineData("[Range(double.NaN, 0.5)] double X", "has the limit NaN")]
    [InlineData("[Range(1, 1, MinimumIsExclusive = true)] int X", "excludes the only value that it allows")]
    [InlineData("[Range(typeof(byte), \"1\", \"256\")] byte X", "has the limit \"256\", which is no Byte")]
    [InlineData("[Range(typeof(decimal), \"1,5\", \"2\")] decimal X", "write a number with a point")]
    [InlineData("[Range(typeof(DateTime), \"2030-01-31T12:00:00Z\", \"2031-01-01\")] DateTime X", "write a date and time without a zone")]
    [InlineData(
        "[Range(typeof(DateTimeOffset), \"2030-01-31\", \"2031-01-01Z\")] DateTimeOffset X",
        "write a date and time with its offset"
    )]
    [InlineData("[Range(typeof(DateOnly), \"31.1.2030\", \"2031-01-01\")] DateOnly X", "write a date as 2030-01-31")]
    [InlineData("[Range(typeof(TimeOnly), \"25:00\", \"26:00\")] TimeOnly X", "write a time as 12:30:00")]
    [InlineData("[Range(typeof(TimeSpan), \"soon\", \"26:00\")] TimeSpan X", "write a duration as")]
    [InlineData("[RegularExpression(\"[a\")] string X", "has a pattern that is no regular expression")]
    [InlineData("[RegularExpression(\"\")] string X", "has an empty pattern")]
    [InlineData("[RegularExpression(\"a\", MatchTimeoutInMilliseconds = 0)] string X", "has the MatchTimeoutInMilliseconds 0")]
    [InlineData("[AllowedValues] string X", "has no values")]
    [InlineData("[Range(1, 5, ErrorMessage = \"{0} {3}\")] int X", "none of {0} to {2}")]
    [InlineData("[Required(ErrorMessage = \"{\")] string X", "none of {0} to {0}")]
    public void TK2009_arguments_that_make_no_sense(string parameters, string problem) =>
        Fires("TK2009", problem, $"{Usings} [TaskPayload(\"a\")] public sealed record A({parameters});");

    [Theory]
    [InlineData("[CustomValidation(typeof(A), \"Check\")] string X", "derive a class of your own from ValidationAttribute")]
    [InlineData("[EnumDataType(typeof(DayOfWeek))] string X", "declare the member as the enum itself")]
    [InlineData("[Required(ErrorMessageResourceName = \"X\", ErrorMessageResourceType = typeof(A))] string X", "write ErrorMessage = ")]
    [InlineData("[Phone(ErrorMessageResourceName = \"X\", ErrorMessageResourceType = typeof(A))] string X", "write ErrorMessage = ")]
    [InlineData("[Range(typeof(string), \"a\", \"b\")] string X", "use a number, a date or a time")]
    [InlineData("[Range(typeof(Version), \"1.0\", \"2.0\")] string X", "use a number, a date or a time")]
    public void TK2010_a_rule_that_cannot_be_compiled(string parameters, string reason) =>
        Fires("TK2010", reason, $"{Usings} [TaskPayload(\"a\")] public sealed record A({parameters});");

    [Fact]
    public void TK2010_an_attribute_that_generated_code_cannot_make() =>
        Fires(
            "TK2010",
            "[Hidden] on 'A.X' cannot be compiled: the class is nested in 'Outer' and not accessible from outside",
            $"{Usings} public static class Outer {{ [TaskPayload(\"a\")] public sealed record A([Hidden] string X);"
                + "private sealed class HiddenAttribute : ValidationAttribute; }"
        );

    [Theory]
    [InlineData("[Trim] int X", "only a string has white space")]
    [InlineData("[Trim] List<string> X", "only a string has white space")]
    public void TK2011_a_trim_without_effect(string parameters, string reason) =>
        Fires("TK2011", reason, $"[TaskPayload(\"a\")] public sealed record A({parameters});");

    [Theory]
    [InlineData("[Sensitive]")]
    [InlineData("[Trim]")]
    public void TK2011_a_mark_on_what_is_no_part_of_the_JSON(string mark) =>
        Fires(
            "TK2011",
            "it is no part of the JSON",
            $"[TaskPayload(\"a\")] public sealed record A(int X) {{ {mark} public string Y => \"\"; }}"
        );

    [Theory]
    [InlineData("[Required, Trim, Sensitive, StringLength(5, MinimumLength = 5)] string X")]
    [InlineData("[property: Required] string? X")]
    [InlineData("[MaxLength] string X")]
    [InlineData("[MaxLength(-1), MinLength(0)] byte[] X")]
    [InlineData("[Length(0, 0)] Dictionary<string, int> X")]
    [InlineData("[Range(1, 5)] ulong? X")]
    [InlineData("[Range(double.NegativeInfinity, double.MaxValue)] float X")]
    [InlineData("[Range(typeof(DateTimeOffset), \"2030-01-31T00:00:00Z\", \"2031-01-31T00:00:00+01:00\")] DateTimeOffset? X")]
    [InlineData("[Range(typeof(sbyte), \"-1\", \"1\")] sbyte X")]
    [InlineData("[Range(typeof(TimeOnly), \"08:00\", \"17:30:00\")] TimeOnly X")]
    [InlineData("[AllowedValues('a', 'b')] char X")]
    [InlineData("[AllowedValues(true)] bool? X")]
    [InlineData("[DeniedValues((byte)1, null)] byte? X")]
    [InlineData("[RegularExpression(@\"\\d+\", MatchTimeoutInMilliseconds = -1)] string X")]
    [InlineData("[DataType(DataType.Date), Display(Name = \"x\")] DateOnly X")]
    [InlineData("[Phone, CreditCard, Base64String] string X")]
    [InlineData("[property: Compare(nameof(A.Y))] string? X, string Y")]
    [InlineData("[Required(ErrorMessage = \"{{{0}}}\")] string @class")]
    public void Rules_that_make_sense_compile_without_a_word(string parameters) =>
        IsSilent($"{Usings} [TaskPayload(\"a\")] public sealed record A({parameters});");
}
