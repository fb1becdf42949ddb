using TaskKit.Generators.Tests.Support;

namespace TaskKit.Generators.Tests;

/// <summary>Tests of the generated methods that add schedules at run time.</summary>
public sealed class ScheduleClientTests
{
    private const string Use = """
        namespace Shop;

        public sealed record Report(int Year);

        public static class Use
        {
            public static async Task RunAsync(ITaskSchedules schedules, CancellationToken cancellationToken)
            {
                await schedules.AddOrUpdateAsync("daily", new Report(1), "0 3 * * *");
                await schedules.AddOrUpdateAsync("often", new Report(2), TimeSpan.FromMinutes(5), new() { Overlap = Overlap.Allow }, cancellationToken);
                await schedules.AddOrUpdateAsync("zoned", new Report(3), Cron.Weekly(DayOfWeek.Monday, 3, 0), new() { TimeZone = "Europe/Amsterdam" });
            }
        }

        """;

    [Fact]
    public async Task Seed2_09_A_schedule_is_added_by_its_payload_and_a_cron_text_or_an_interval()
    {
        var shop = Built.Assembly("Shop", Use + Sources.Handler("[TaskHandler(\"report\")]", "Report")).Clean().Load();
        using var stop = new CancellationTokenSource();
        var schedules = new Notes();
        await (Task)shop.GetType("Shop.Use", throwOnError: true)!.GetMethod("RunAsync")!.Invoke(null, [schedules, stop.Token])!;
        Assert.Equal(["daily report", "often report", "zoned report"], schedules.Added.Select(added => $"{added.Name} {added.Task.Type}"));
        Assert.Equal(
            ["1", "2", "3"],
            schedules.Added.Select(added => added.Task.Payload.ToString()!.Where(char.IsDigit).First().ToString())
        );
        Assert.Equal([null, Overlap.Allow, Overlap.Skip], schedules.Added.Select(added => added.Options?.Overlap));
        Assert.Equal([default, stop.Token, default], schedules.Added.Select(added => added.Token));
    }

    [Fact]
    public void A_payload_that_is_not_declared_does_not_compile()
    {
        var errors = Built.Assembly("Shop", Use).Errors.ToList();
        Assert.Equal(3, errors.Count);
        Assert.All(errors, error => Assert.Matches("^TK1010: .*No task type is declared for this payload", error));
    }

    [Fact]
    public void An_internal_payload_has_internal_methods()
    {
        var built = Built.Assembly("Shop", "namespace Shop;\n[TaskPayload(\"a\")] internal sealed record A;").Clean();
        string client = built.Text("TaskClient.g.cs");
        Assert.Contains("internal static class Shop_InternalTaskClient", client, StringComparison.Ordinal);
        Assert.Contains("AddOrUpdateAsync", client, StringComparison.Ordinal);
    }

    private sealed class Notes : ITaskSchedules
    {
        public List<(string Name, TaskSubmission Task, ScheduleOptions? Options, CancellationToken Token)> Added { get; } = [];

        public ValueTask AddOrUpdateAsync(
            string name,
            TaskSubmission task,
            ScheduleRule rule,
            ScheduleOptions? options,
            CancellationToken cancellationToken
        )
        {
            Assert.NotNull(rule);
            Added.Add((name, task, options, cancellationToken));
            return default;
        }

        public ValueTask<bool> RemoveAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> PauseAsync(string name, string reason, string by, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<bool> ResumeAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<TaskId> TriggerAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<TaskSchedule>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<TaskSchedule?> FindAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
