using TaskKit.CodeFixes;
using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.FixAssert;

namespace TaskKit.Generators.Tests;

/// <summary>Tests of the fixes for schedules.</summary>
public sealed class ScheduleFixTests
{
    private const string Optional = "public sealed record Report(int? Year);\n";
    private const string Required = "namespace Shop.Contracts { public sealed record Report(int Year); }\n";

    [Theory]
    [InlineData("TK3001", "Cron(\"0 0 * * MONN\")", "Cron(\"0 0 * * MON\")")]
    [InlineData("TK3001", "Cron(\"@daily\", Name = \"x\")", "Cron(\"0 0 * * *\", Name = \"x\")")]
    [InlineData("TK3002", "Daily(3, 0, TimeZone = \"Europe/Amsterdm\")", "Daily(3, 0, TimeZone = \"Europe/Amsterdam\")")]
    [InlineData("TK3011", "Daily(3, 0, Name = \"each night\")", "Daily(3, 0, Name = \"each_night\")")]
    public Task Write_the_text_that_was_meant(string id, string before, string after) =>
        Fixes(new AttributeTextFix(), id, Scheduled(before), Scheduled(after));

    [Theory]
    [InlineData("TK3001", "Cron(\"60 * * * *\")")]
    [InlineData("TK3002", "Daily(3, 0, TimeZone = \"Middle/Earth\")")]
    public Task Nothing_is_offered_where_nothing_is_near(string id, string schedule) =>
        OffersNothing(new AttributeTextFix(), id, Scheduled(schedule));

    [Fact]
    public Task A_constant_is_left_alone() =>
        OffersNothing(
            new AttributeTextFix(),
            "TK3001",
            "static class Times { public const string Daily = \"@daily\"; }\n" + Scheduled("Cron(Times.Daily)")
        );

    [Fact]
    public Task Remove_a_schedule_from_a_class_that_is_no_handler() =>
        Fixes(
            new RemoveAttributeFix(),
            "TK3010",
            "[Obsolete]\n[Daily(3, 0)]\npublic sealed class Reports;",
            "[Obsolete]\npublic sealed class Reports;"
        );

    [Theory]
    [InlineData("TK3007", "Daily(3, 0)", "Daily(3, 0, Payload = nameof(PayloadOf))", "PayloadOf")]
    [InlineData("TK3008", "Daily(3, 0, Payload = nameof(Make))", "Daily(3, 0, Payload = nameof(Make))", "Make")]
    [InlineData("TK3008", "Daily(3, 0, Payload = \"Make\")", "Daily(3, 0, Payload = \"Make\")", "Make")]
    public Task Add_the_method_that_makes_the_payload(string id, string before, string after, string method) =>
        Fixes(new SchedulePayloadFix(), id, Handled(before), Handled(after, method));

    [Fact]
    public Task Name_the_method_that_another_schedule_has()
    {
        const string Other = "Daily(3, 0, Name = \"night\", Payload = nameof(Of))";
        const string Method = "internal static Report Of(TaskWindow window) => new(window.To.Year);";
        return Fixes(new SchedulePayloadFix(), "TK3007", Source("Every(\"5m\")"), Source("Every(\"5m\", Payload = nameof(Of))"));

        static string Source(string schedule) =>
            "public sealed record Report(int Year);\n"
            + Sources.Handler($"[TaskHandler(\"report\")]\n[{Other}]\n[{schedule}]", "Report", members: Method);
    }

    [Theory]
    [InlineData("not a name")]
    [InlineData("")]
    public Task Nothing_is_offered_for_what_cannot_be_a_method(string name) =>
        OffersNothing(new SchedulePayloadFix(), "TK3008", Handled($"Daily(3, 0, Payload = \"{name}\")"));

    private static string Scheduled(string schedule) => Optional + Sources.Handler($"[TaskHandler(\"report\")]\n[{schedule}]", "Report");

    private static string Handled(string schedule, string? method = null)
    {
        string added = method is null
            ? ""
            : $"\n\n        internal static Report {method}(TaskWindow window)\n        {{\n            throw new NotImplementedException();\n        }}";
        return Required
            + $$"""
                namespace Shop
                {
                    using Shop.Contracts;

                    [TaskHandler("report")]
                    [{{schedule}}]
                    public sealed class ReportHandler : ITaskHandler<Report>
                    {
                        public ValueTask<TaskResult> HandleAsync(Report payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;{{added}}
                    }
                }
                """;
    }
}
