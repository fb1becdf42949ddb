using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>The rules of the payloads that schedules make.</summary>
public sealed class SchedulePayloadRulesTests
{
    private const string Report = "public sealed record Report(DateTimeOffset Day, string? Note = null);\n";

    [Theory]
    [InlineData("public sealed record Report(DateTimeOffset Day, int Year);", "'Day', 'Year'")]
    [InlineData("public sealed record Report { public required string Name { get; init; } }", "'Name'")]
    [InlineData("public sealed record Report([System.ComponentModel.DataAnnotations.Required] string? Name);", "'Name'")]
    [InlineData(
        "public sealed record Report { [System.Text.Json.Serialization.JsonRequired] public int Number { get; set; } }",
        "'Number'"
    )]
    public void TK3007_required_members_and_no_method(string payload, string members) =>
        Fires(
            "TK3007",
            $"The payload 'Report' of schedule 'report' has required members: {members}; write a static method of 'Handler' that takes a TaskWindow and returns Report, and name it: Payload = nameof(PayloadOf)",
            payload + "\n" + Handler("[TaskHandler(\"report\"), Daily(3, 0)]", "Report")
        );

    [Theory]
    [InlineData("public sealed record Report;")]
    [InlineData("public sealed record Report(int? Year, string Note = \"\");")]
    [InlineData(
        "public sealed record Report(string? Note, DayOfWeek Day = DayOfWeek.Monday, TimeSpan Limit = default) { public int Year { get; init; } = 3; }"
    )]
    public void A_payload_without_required_members_is_silent(string payload) =>
        IsSilent(payload + "\n" + Handler("[TaskHandler(\"report\"), Daily(3, 0)]", "Report"));

    [Theory]
    [InlineData("", "is no method of 'Handler'. Write it: internal static Report Make(TaskWindow window)")]
    [InlineData("internal static Report Mkae(TaskWindow window) => new(window.To);", "is no method of 'Handler'. Did you mean 'Mkae'?")]
    [InlineData("internal Report Make(TaskWindow window) => new(window.To);", "is not static")]
    [InlineData("internal static Report Make() => new(default);", "does not take one TaskWindow")]
    [InlineData("internal static Report Make(TaskWindow window, int more) => new(window.To);", "does not take one TaskWindow")]
    [InlineData("internal static Report Make(DateTimeOffset day) => new(day);", "does not take one TaskWindow")]
    [InlineData("internal static Report Make(ref TaskWindow window) => new(window.To);", "does not take one TaskWindow")]
    [InlineData("internal static Report Make<T>(TaskWindow window) => new(window.To);", "is generic")]
    [InlineData(
        "internal static string Make(TaskWindow window) => \"\";",
        "returns string; write internal static Report Make(TaskWindow window)"
    )]
    [InlineData(
        "internal static Task<Report> Make(TaskWindow window) => throw new NotSupportedException();",
        "returns System.Threading.Tasks.Task<Shop.Report>"
    )]
    [InlineData("internal static Report? Make(TaskWindow window) => null;", "may return null")]
    [InlineData("private static Report Make(TaskWindow window) => new(window.To);", "is not accessible, and generated code calls it")]
    [InlineData(
        "[Obsolete(\"old\", true)] internal static Report Make(TaskWindow window) => new(window.To);",
        "is marked [Obsolete] as an error"
    )]
    [InlineData("internal const int Make = 1;", "is no method of 'Handler'")]
    public void TK3008_a_method_that_cannot_be_called(string method, string why) =>
        Fires("TK3008", $"The method 'Make' that makes the payload of schedule 'report' {why}", Made(method));

    [Theory]
    [InlineData("public static Report Make(TaskWindow window) => new(window.To);")]
    [InlineData("internal static Report Make(in TaskWindow window) => new(window.To);")]
    [InlineData(
        "internal static Report Make(TaskWindow window) => new(window.To); internal static Report Make(int number) => new(default);"
    )]
    public void A_method_that_can_be_called_is_silent(string method) => IsSilent(Made(method));

    [Fact]
    public void A_method_of_a_base_class_is_silent() =>
        IsSilent(
            Report
                + "public abstract class Base { internal static Report Make(TaskWindow window) => new(window.To); }\n"
                + Handler("[TaskHandler(\"report\"), Daily(3, 0, Payload = \"Make\")]", "Report")
                    .Replace(": ITaskHandler", ": Base, ITaskHandler")
        );

    [Fact]
    public void A_method_is_allowed_where_all_members_are_optional() =>
        IsSilent(
            "public sealed record Report(int? Year);\n"
                + Handler(
                    "[TaskHandler(\"report\"), Daily(3, 0, Payload = nameof(Make))]",
                    "Report",
                    members: "internal static Report Make(TaskWindow window) => new(window.To.Year);"
                )
        );

    private static string Made(string method) =>
        Report + Handler("[TaskHandler(\"report\"), Daily(3, 0, Payload = \"Make\")]", "Report", members: method);
}
