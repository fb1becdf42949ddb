using Shop.Demo.Load;
using Shop.Demo.Sinks;
using Spectre.Console;
using TaskKit;
using TaskKit.Backends;

namespace Shop.Demo.Screen;

/// <summary>The outcomes of all tasks, beside those that they had to have.</summary>
internal sealed class Report(
    IReadOnlyList<TaskRecord> tasks,
    Receipts messages,
    Receipts emails,
    Receipts hooks,
    Uploads uploads,
    Sales sales
)
{
    private const int DefaultRetries = 3;

    private readonly List<Check> _checks =
    [
        .. StateChecks(tasks),
        new(
            "retries",
            Workload.Orders(new Uri("http://localhost")).Sum(order => order.Fate.Retries(RetriesOf(order.Type))),
            tasks.Sum(Retries)
        ),
        Delivered(tasks, "sms", messages),
        Delivered(tasks, "email", emails),
        Delivered(tasks, "webhook", hooks),
        new("folders cleaned", 1, uploads.AreCleaned ? 1 : 0),
        new("tables summarized", sales.Tables.Count, sales.Summarized),
    ];

    public bool IsGood(int workerExitCode) => workerExitCode == 0 && _checks.All(check => check.Holds);

    public void Print(int workerExitCode)
    {
        AnsiConsole.Write(Outcomes());
        AnsiConsole.Write(DeadLetters());
        foreach (var check in _checks.Where(check => !check.Holds))
            AnsiConsole.MarkupLineInterpolated($"[red]✗ {check.Name}: expected {check.Expected}, found {check.Found}[/]");
        if (workerExitCode != 0)
            AnsiConsole.MarkupLineInterpolated($"[red]✗ the worker stopped with exit code {workerExitCode}[/]");
        if (IsGood(workerExitCode))
            AnsiConsole.MarkupLineInterpolated(
                $"[green]✓ All {tasks.Count} tasks ended as they must, and {Taken()} arrived on the other side, each once.[/]"
            );
    }

    private long Taken() => messages.Taken.Count + emails.Taken.Count + hooks.Taken.Count;

    private Table Outcomes()
    {
        var table = new Table().Border(TableBorder.Rounded).Title("All tasks");
        table.AddColumn("Type");
        foreach (string column in new[] { "Submitted", "DONE", "DEAD", "CANCELLED", "Retries" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var type in tasks.GroupBy(task => task.Task.Type).OrderBy(group => group.Key, StringComparer.Ordinal))
            table.AddRow(Row(type.Key, [.. type]));
        table.AddEmptyRow();
        table.AddRow(Row("all", tasks));
        table.Caption($"{tasks.Count / Seconds():0} tasks/s over {Seconds():0.0} s, paced by the submitter and the waits before retries");
        return table;
    }

    private static string[] Row(string name, IReadOnlyList<TaskRecord> some) =>
        [
            name,
            $"{some.Count}",
            $"{some.Count(task => task.State == TaskState.Done)}",
            $"{some.Count(task => task.State == TaskState.Dead)}",
            $"{some.Count(task => task.State == TaskState.Cancelled)}",
            $"{some.Sum(Retries)}",
        ];

    private Table DeadLetters()
    {
        var table = new Table().Border(TableBorder.Rounded).Title("Dead letters").AddColumns("Type", "Count", "Reason", "Error");
        var same = tasks
            .Where(task => task.State == TaskState.Dead)
            .GroupBy(task => (task.Task.Type, task.Failure?.Reason, task.Failure?.Error.Message))
            .OrderBy(group => group.Key);
        foreach (var group in same)
            table.AddRow(
                new Text(group.Key.Type),
                new Text($"{group.Count()}"),
                new Text(group.Key.Reason ?? ""),
                new Text(group.Key.Message ?? "")
            );
        return table;
    }

    private double Seconds() =>
        tasks.Count == 0 ? 1 : (tasks.Max(task => task.FinishedAt)! - tasks.Min(task => task.Task.CreatedAt)).Value.TotalSeconds;

    private static int Retries(TaskRecord task) => Math.Max(0, task.Attempts - 1);

    private static int RetriesOf(string type) =>
        TaskCatalog.Registry.TryGet(type, out var entry) ? entry.MaxRetries ?? DefaultRetries : DefaultRetries;

    private static IEnumerable<Check> StateChecks(IReadOnlyList<TaskRecord> tasks)
    {
        var expected = Workload
            .Orders(new Uri("http://localhost"))
            .Select(order => (order.Type, State: order.Fate.EndsAs()))
            .Concat(Workload.CarelessRows.Select(row => (row.Type, State: TaskState.Dead)))
            .CountBy(end => end)
            .ToDictionary();
        var found = tasks.CountBy(task => (task.Task.Type, task.State)).ToDictionary();
        return expected
            .Keys.Union(found.Keys)
            .Select(end => new Check($"{end.Type} {end.State.ToName()}", expected.GetValueOrDefault(end), found.GetValueOrDefault(end)));
    }

    // What is DONE here was taken there, exactly once; and nothing else was.
    private static Check Delivered(IReadOnlyList<TaskRecord> tasks, string type, Receipts receipts)
    {
        var done = tasks
            .Where(task => task.Task.Type == type && task.State == TaskState.Done)
            .Select(task => task.Task.Id.ToString())
            .ToHashSet();
        int wrong = receipts.Taken.Count(taken => taken.Value != 1 || !done.Contains(taken.Key));
        return new($"{type} delivered once", done.Count, receipts.Taken.Count - wrong);
    }

    private sealed record Check(string Name, int Expected, int Found)
    {
        public bool Holds => Expected == Found;
    }
}
