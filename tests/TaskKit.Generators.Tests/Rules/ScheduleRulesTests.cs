using TaskKit.Generators.Tests.Support;
using static TaskKit.Generators.Tests.Support.RuleAssert;
using static TaskKit.Generators.Tests.Support.Sources;

namespace TaskKit.Generators.Tests.Rules;

/// <summary>The rules of schedules: times, names and places.</summary>
public sealed class ScheduleRulesTests
{
    private const string Report = "public sealed record Report(int? Year);\n";

    [Theory]
    [InlineData("60 * * * *", "the minute has '60'; expected 0 to 59")]
    [InlineData("0 0 * * MONN", "did you mean \\\"0 0 * * MON\\\"?")]
    [InlineData("0 0 0 1 1 * 2027", "it has 7 fields")]
    [InlineData("@daily", "is a macro, and those are not read")]
    [InlineData("", "it is empty")]
    public void TK3001_a_cron_text_that_cannot_be_read(string cron, string problem) =>
        Fires("TK3001", problem.Replace("\\", ""), Scheduled($"Cron(\"{cron}\")"));

    [Fact]
    public void TK3001_a_text_that_nobody_writes() =>
        Fires("TK3001", "it has 100008 characters; at most 200 are read", Scheduled($"Cron(\"{new string('1', 100_000)} * * * *\")"));

    [Theory]
    [InlineData("* * * * *")]
    [InlineData("0 0 3 ? * MON-FRI")]
    [InlineData("0 0 LW * *")]
    [InlineData("0 22-2/2 * jan,JUL SUN#1")]
    public void A_cron_text_that_can_be_read_is_silent(string cron) => IsSilent(Scheduled($"Cron(\"{cron}\")"));

    [Theory]
    [InlineData("Europe/Amsterdm", "did you mean 'Europe/Amsterdam'?")]
    [InlineData("europe/amsterdam", "did you mean 'Europe/Amsterdam'?")]
    [InlineData("Middle/Earth", "is not known; expected one such as Europe/Amsterdam, or UTC")]
    [InlineData("W. Europe Standard Time", "is not an IANA name")]
    [InlineData("", "is not an IANA name")]
    [InlineData("../../etc/passwd", "is not an IANA name")]
    public void TK3002_a_time_zone_that_is_none(string zone, string problem) =>
        Fires("TK3002", problem, Scheduled($"Daily(3, 0, TimeZone = \"{zone}\")"));

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Amsterdam")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT+5")]
    public void A_time_zone_is_silent(string zone) => IsSilent(Scheduled($"Daily(3, 0, TimeZone = \"{zone}\")"));

    [Theory]
    [InlineData("soon", "is no duration above zero")]
    [InlineData("-5s", "is no duration above zero")]
    [InlineData("30", "is no duration above zero")]
    [InlineData("999ms", "is shorter than 1 s")]
    [InlineData("366d", "is longer than 365 days")]
    public void TK3003_an_interval_out_of_range(string interval, string problem) =>
        Fires("TK3003", $"The interval \"{interval}\" of handler 'Handler' {problem}", Scheduled($"Every(\"{interval}\")"));

    [Theory]
    [InlineData("1s")]
    [InlineData("00:00:30")]
    [InlineData("365d")]
    public void An_interval_is_silent(string interval) => IsSilent(Scheduled($"Every(\"{interval}\")"));

    [Theory]
    [InlineData("Daily(24, 0)", "The hour 24 of the schedule of handler 'Handler' is out of range; use 0 to 23")]
    [InlineData("Daily(0, 60)", "The minute 60")]
    [InlineData("Daily(-1, 0)", "The hour -1")]
    [InlineData("Weekly((DayOfWeek)7, 3, 0)", "The day of the week 7")]
    [InlineData("Monthly(0, 3, 0)", "The day 0 of the schedule of handler 'Handler' is out of range; use 1 to 31")]
    [InlineData("Monthly(32, 3, 0)", "The day 32")]
    [InlineData("Daily(3, 0, MaxMissed = 0)", "The MaxMissed 0")]
    [InlineData("Daily(3, 0, MaxMissed = 1001)", "use 1 to 1000")]
    [InlineData(
        "Daily(3, 0, Missed = (MissedRuns)3)",
        "The Missed 3 of the schedule of handler 'Handler' is out of range; use Once, Skip, All"
    )]
    [InlineData("Daily(3, 0, Overlap = (Overlap)(-1))", "The Overlap -1")]
    public void TK3004_a_number_out_of_range(string schedule, string problem) => Fires("TK3004", problem, Scheduled(schedule));

    [Theory]
    [InlineData("Daily(23, 59)")]
    [InlineData("Weekly(DayOfWeek.Saturday, 0, 0)")]
    [InlineData("Monthly(31, 3, 0)")]
    [InlineData("Daily(3, 0, Missed = MissedRuns.All, MaxMissed = 1000, Overlap = Overlap.CancelRunning)")]
    public void Numbers_in_their_ranges_are_silent(string schedule) => IsSilent(Scheduled(schedule));

    [Theory]
    [InlineData("0 0 31 2 *")]
    [InlineData("30 2 30 2 *")]
    [InlineData("0 0 31 4,6,9,11 *")]
    [InlineData("0 0 1-7 * MON#2")]
    public void TK3005_a_schedule_that_never_fires(string cron) =>
        Fires("TK3005", $"The cron text \"{cron}\" of handler 'Handler' can be read and has no time", Scheduled($"Cron(\"{cron}\")"));

    [Theory]
    [InlineData("0 0 29 2 *")]
    [InlineData("0 0 31 * *")]
    public void A_schedule_that_fires_seldom_is_silent(string cron) => IsSilent(Scheduled($"Cron(\"{cron}\")"));

    [Theory]
    [InlineData(
        "Every(\"10s\", Overlap = Overlap.Queue)",
        "",
        "has two times 10 s apart, and a task of handler 'Handler' may run for 30 s (the default Timeout)"
    )]
    [InlineData(
        "Cron(\"0,1 3 * * *\", Overlap = Overlap.Queue)",
        ", Timeout = \"5m\"",
        "1 min apart, and a task of handler 'Handler' may run for 5 min (its Timeout)"
    )]
    [InlineData(
        "Daily(3, 0, Overlap = Overlap.Queue)",
        ", Timeout = \"2d\"",
        "24 h apart, and a task of handler 'Handler' may run for 48 h"
    )]
    public void TK3006_a_queue_that_grows(string schedule, string timeout, string problem) =>
        Fires("TK3006", problem, Report + Handler($"[TaskHandler(\"report\"{timeout}), {schedule}]", "Report"));

    [Theory]
    [InlineData("Every(\"30s\", Overlap = Overlap.Queue)", "")]
    [InlineData("Every(\"10s\", Overlap = Overlap.Queue)", ", Timeout = \"5s\"")]
    [InlineData("Every(\"10s\")", "")]
    [InlineData("Cron(\"0 3 1 1 *\", Overlap = Overlap.Queue)", ", Timeout = \"10d\"")]
    public void A_queue_that_does_not_grow_is_silent(string schedule, string timeout) =>
        IsSilent(Report + Handler($"[TaskHandler(\"report\"{timeout}), {schedule}]", "Report"));

    [Fact]
    public void TK3009_two_schedules_of_a_handler_without_a_name() =>
        Fires(
            "TK3009",
            "Schedule 'report' is declared by 'Shop.Handler' and again by 'Shop.Handler'",
            Report + Handler("[TaskHandler(\"report\"), Daily(3, 0), Daily(4, 0)]", "Report")
        );

    [Fact]
    public void TK3009_two_handlers_with_one_name() =>
        Fires(
            "TK3009",
            "Schedule 'nightly' is declared by 'Shop.Handler' and again by 'Shop.Other'",
            Scheduled("Daily(3, 0, Name = \"nightly\")")
                + "public sealed record Other1(int? X);\n"
                + Handler("[TaskHandler(\"other\"), Daily(3, 0, Name = \"nightly\")]", "Other1", "Other")
        );

    [Fact]
    public void TK3009_versions_of_a_type_need_names_too() =>
        Fires(
            "TK3009",
            "Schedule 'report'",
            Scheduled("Daily(3, 0)") + Handler("[TaskHandler(\"report\", Version = 2), Daily(4, 0)]", "Report", "Second")
        );

    [Fact]
    public void TK3009_a_name_that_a_reference_has()
    {
        var other = Built.Assembly("Stock", "namespace Stock;\n" + Scheduled("Daily(3, 0, Name = \"nightly\")")).Clean();
        Fires(
            "TK3009",
            "Schedule 'nightly' is declared by 'Stock.Handler' of Stock and again by 'Shop.Other'",
            "public sealed record A(int? X);\n" + Handler("[TaskHandler(\"a\"), Daily(3, 0, Name = \"nightly\")]", "A", "Other"),
            other
        );
    }

    [Fact]
    public void Several_schedules_with_names_but_one_are_silent() =>
        IsSilent(Report + Handler("[TaskHandler(\"report\"), Daily(3, 0), Daily(4, 0, Name = \"report:late\")]", "Report"));

    [Theory]
    [InlineData("public sealed class Lonely;", "the class has no [TaskHandler]")]
    [InlineData(
        "public abstract class Lonely : ITaskHandler<Report> { public abstract ValueTask<TaskResult> HandleAsync(Report payload, TaskContext context, CancellationToken cancellationToken); }",
        "the class has no [TaskHandler]"
    )]
    public void TK3010_a_class_that_is_no_handler(string type, string why) =>
        Fires("TK3010", $"[Daily] on 'Lonely' has no effect: {why}", Report + $"[TaskHandler(\"report\")] {Body}\n[Daily(3, 0)] {type}");

    [Fact]
    public void TK3010_a_catch_all_handler() =>
        Fires(
            "TK3010",
            "[Every] on 'Handler' has no effect: a catch-all handler has no task type of its own",
            Handler("[CatchAllHandler, Every(\"5m\")]", "RawTask")
        );

    [Fact]
    public void A_schedule_on_a_handler_that_is_not_declared_yet_leaves_the_word_to_its_rule() =>
        Fires("TK1018", "has no [TaskHandler]", Report + Handler("[Daily(3, 0)]", "Report"));

    [Theory]
    [InlineData("", "report")]
    [InlineData("each night", "each_night")]
    [InlineData("night/1", "night_1")]
    public void TK3011_a_name_that_is_none(string name, string example) =>
        Fires(
            "TK3011",
            $"The name '{name}' of a schedule of handler 'Handler' is not a name: use letters, digits, '.', '_', '-' and ':', at most 200 characters; for example \"{example}\"",
            Scheduled($"Daily(3, 0, Name = \"{name}\")")
        );

    [Fact]
    public void A_schedule_with_a_problem_leaves_the_submit_methods_of_the_payload() =>
        Fires(
            "TK3001",
            "it is empty",
            Scheduled("Cron(\"\")")
                + "public static class Use { public static async Task A(ITaskClient tasks) => await tasks.EnqueueAsync(new Report(1)); }"
        );

    [Fact]
    public void Arguments_that_the_compiler_refuses_are_left_to_it()
    {
        var built = Built.Assembly("Shop", "namespace Shop;\n" + Scheduled("Daily(3), Cron(5, Name = \"a\"), Every(Name = \"b\")"));
        Assert.DoesNotContain(built.Errors, error => error.StartsWith("TK", StringComparison.Ordinal));
        Assert.NotEmpty(built.Errors);
    }

    private static readonly string Body = Handler("", "Report");

    private static string Scheduled(string schedule) => Report + Handler($"[TaskHandler(\"report\"), {schedule}]", "Report");
}
