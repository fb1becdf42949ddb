using System.Text.Json;
using TaskKit.Generators.Tests.Support;
using TaskKit.Registry.Modules;

namespace TaskKit.Generators.Tests;

/// <summary>Tests of the schedules that generated code declares.</summary>
public sealed class ScheduleTests
{
    private static readonly TaskWindow Window = new(
        new DateTimeOffset(2026, 11, 25, 3, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2026, 11, 26, 3, 0, 0, TimeSpan.Zero)
    );

    [Theory]
    [InlineData("Cron(\"0 3 * * *\")", "0 3 * * *")]
    [InlineData("Cron(Cron.EveryMinute)", "* * * * *")]
    [InlineData("Cron(Cron.EveryHour)", "0 * * * *")]
    [InlineData("Daily(3, 5)", "5 3 * * *")]
    [InlineData("Weekly(DayOfWeek.Monday, 23, 59)", "59 23 * * 1")]
    [InlineData("Monthly(31, 0, 0)", "0 0 31 * *")]
    public void Seed2_12_The_attributes_of_cron_texts_and_words_become_cron_texts(string attribute, string cron)
    {
        var schedule = Assert.Single(Declared(attribute));
        Assert.Equal(cron, schedule.Cron);
        Assert.Null(schedule.Every);
    }

    [Fact]
    public void The_words_as_attributes_and_as_methods_say_the_same()
    {
        Assert.Equal(Cron.Daily(3, 5), Declared("Daily(3, 5)")[0].Cron);
        Assert.Equal(Cron.Weekly(DayOfWeek.Sunday, 1, 2), Declared("Weekly(DayOfWeek.Sunday, 1, 2)")[0].Cron);
        Assert.Equal(Cron.Monthly(5, 1, 2), Declared("Monthly(5, 1, 2)")[0].Cron);
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("00:01:30", 90)]
    [InlineData("2h", 7200)]
    public void An_interval_is_a_duration(string text, int seconds)
    {
        var schedule = Assert.Single(Declared($"Every(\"{text}\")"));
        Assert.Equal(TimeSpan.FromSeconds(seconds), schedule.Every);
        Assert.Null(schedule.Cron);
    }

    [Fact]
    public void What_is_not_stated_has_its_default()
    {
        var schedule = Assert.Single(Declared("Daily(3, 0)"));
        Assert.Equal("report", schedule.Name);
        Assert.Equal("UTC", schedule.TimeZone);
        Assert.Equal(MissedRuns.Once, schedule.Missed);
        Assert.Equal(100, schedule.MaxMissed);
        Assert.Equal(Overlap.Skip, schedule.Overlap);
    }

    [Fact]
    public void What_is_stated_arrives()
    {
        var schedules = Declared(
            "Daily(3, 0, Name = \"report:nightly\", TimeZone = \"Europe/Amsterdam\", Missed = MissedRuns.All, MaxMissed = 7, Overlap = Overlap.CancelRunning), Every(\"1h\")"
        );
        Assert.Equal(["report:nightly", "report"], schedules.Select(schedule => schedule.Name));
        Assert.Equal("Europe/Amsterdam", schedules[0].TimeZone);
        Assert.Equal(MissedRuns.All, schedules[0].Missed);
        Assert.Equal(7, schedules[0].MaxMissed);
        Assert.Equal(Overlap.CancelRunning, schedules[0].Overlap);
    }

    [Theory]
    [InlineData("public sealed record Report;", "{}")]
    [InlineData("public sealed record Report(string? Note, int Year = 3);", """{"note":null,"year":3}""")]
    [InlineData("public sealed record Report { public int Year { get; init; } = 7; }", """{"year":7}""")]
    public void A_payload_without_required_members_is_made_without_arguments(string payload, string json)
    {
        var task = Declared("Daily(3, 0)", payload)[0].Make(Window);
        Assert.Equal("report", task.Type);
        Assert.Equal(json, Json(task));
        Assert.Null(task.Options);
    }

    [Fact]
    public void A_method_makes_the_payload_of_the_window()
    {
        var schedules = Declared(
            "Daily(3, 0, Payload = nameof(Of))",
            "public sealed record Report(DateTimeOffset From, DateTimeOffset To);",
            "internal static Report Of(TaskWindow window) => new(window.From, window.To);"
        );
        Assert.Equal("""{"from":"2026-11-25T03:00:00+00:00","to":"2026-11-26T03:00:00+00:00"}""", Json(schedules[0].Make(Window)));
    }

    [Fact]
    public void A_payload_of_another_assembly_is_written_by_its_codec()
    {
        var contracts = Built.Assembly(
            "Contracts",
            "namespace Contracts; [TaskPayload(\"report\")] public sealed record Report(int Year = 5);"
        );
        var handlers = Built.Assembly(
            "Shop",
            "using Contracts;\nnamespace Shop;\n" + Sources.Handler("[TaskHandler, Every(\"5m\")]", "Report"),
            contracts
        );
        var registration = Assert.Single(handlers.Clean().Module(contracts).Registrations);
        Assert.Equal("""{"year":5}""", Json(Assert.Single(registration.Schedules).Make(Window)));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public void The_task_carries_the_version_of_the_handler_also_where_versions_share_a_payload(string payload)
    {
        var module = Built
            .Assembly(
                "Shop",
                "namespace Shop;\npublic sealed record A([property: System.ComponentModel.DataAnnotations.Range(1, 5)] int X = 0);\npublic sealed record B(int? X);\n"
                    + Sources.Handler("[TaskHandler(\"report\")]", "A", "First")
                    + Sources.Handler("[TaskHandler(\"report\", Version = 2), Daily(3, 0)]", payload, "Second")
            )
            .Clean()
            .Module();
        var second = module.Registrations.Single(registration => registration.Version == 2);
        var task = Assert.Single(second.Schedules).Make(Window);
        Assert.Equal(2, task.Version);
        Assert.Equal(payload == "A", task.FindBroken() is not null);
        Assert.Empty(module.Registrations.Single(registration => registration.Version == 1).Schedules);
    }

    [Fact]
    public void The_manifest_lists_the_schedules()
    {
        var types = Shop(
                "Daily(3, 0, TimeZone = \"Europe/Amsterdam\", Missed = MissedRuns.All), Every(\"90s\", Name = \"often\", Overlap = Overlap.CancelRunning)"
            )
            .Manifest()
            .GetProperty("types");
        Assert.Equal(
            """[{"name":"report","cron":"0 3 * * *","timeZone":"Europe/Amsterdam","missed":"all","maxMissed":100,"overlap":"skip"},{"name":"often","every":"90s","missed":"once","overlap":"cancelRunning"}]""",
            types[0].GetProperty("schedules").GetRawText()
        );
    }

    [Fact]
    public void The_entry_of_the_module_names_the_schedules_for_other_assemblies()
    {
        var entry = Shop("Daily(3, 0, Name = \"nightly\")").Module().GetType().GetCustomAttributes(inherit: false);
        Assert.Equal(["nightly"], Assert.Single(entry.OfType<TaskKit.Registry.Modules.TaskModuleEntryAttribute>()).Schedules);
    }

    private static IReadOnlyList<DeclaredSchedule> Declared(
        string schedules,
        string payload = "public sealed record Report(int? Year);",
        string members = ""
    ) => Assert.Single(Shop(schedules, payload, members).Module().Registrations).Schedules;

    private static Built Shop(string schedules, string payload = "public sealed record Report(int? Year);", string members = "") =>
        Built
            .Assembly(
                "Shop",
                $"namespace Shop;\n{payload}\n{Sources.Handler($"[TaskHandler(\"report\"), {schedules}]", "Report", members: members)}"
            )
            .Clean();

    private static string Json(TaskSubmission task)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            task.WritePayload(json);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray()).Replace("\\u002B", "+", StringComparison.Ordinal);
    }
}
