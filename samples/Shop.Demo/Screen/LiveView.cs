using Spectre.Console;
using TaskKit;

namespace Shop.Demo.Screen;

/// <summary>Shows the tasks while they run: a table that changes in place, or one line a second where output is not a screen.</summary>
internal static class LiveView
{
    private static readonly TimeSpan LinePeriod = TimeSpan.FromSeconds(1);
    private static readonly TaskState[] States = Enum.GetValues<TaskState>();

    /// <summary>Leaves colours and narrow tables to screens.</summary>
    public static void UseConsole()
    {
        if (!Console.IsOutputRedirected)
            return;
        AnsiConsole.Profile.Capabilities.Ansi = false;
        AnsiConsole.Profile.Capabilities.Interactive = false;
        AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        AnsiConsole.Profile.Width = 140;
    }

    public static Task ShowAsync(IAsyncEnumerable<Snapshot> snapshots) =>
        AnsiConsole.Profile.Capabilities.Interactive ? ShowTableAsync(snapshots) : ShowLinesAsync(snapshots);

    private static Task ShowTableAsync(IAsyncEnumerable<Snapshot> snapshots) =>
        AnsiConsole
            .Live(new Table())
            .StartAsync(async live =>
            {
                var rate = new Rate();
                await foreach (var now in snapshots)
                {
                    live.UpdateTarget(Table(now, rate.Of(now)));
                    live.Refresh();
                }
            });

    private static async Task ShowLinesAsync(IAsyncEnumerable<Snapshot> snapshots)
    {
        var rate = new Rate();
        var next = TimeSpan.Zero;
        await foreach (var now in snapshots)
        {
            double perSecond = rate.Of(now);
            if (now.Elapsed < next)
                continue;
            next = now.Elapsed + LinePeriod;
            var states = States.Select(state => $"{state.ToName()} {now.In(null, state)}");
            Console.WriteLine($"{now.Elapsed.TotalSeconds, 5:0.0} s  {string.Join("  ", states)}  {perSecond:0}/s");
        }
    }

    private static Table Table(Snapshot now, double perSecond)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"{now.Elapsed.TotalSeconds:0.0} s, {perSecond:0} tasks/s");
        table.AddColumn("Type");
        foreach (var state in States)
            table.AddColumn(new TableColumn(state.ToName()).RightAligned());
        foreach (string type in now.Counts.Select(count => count.Type).Distinct().Order(StringComparer.Ordinal))
            table.AddRow([new Text(type), .. States.Select(state => Cell(now.In(type, state), state))]);
        table.AddRow([new Text("all"), .. States.Select(state => Cell(now.In(null, state), state))]);
        return table;
    }

    private static Text Cell(long count, TaskState state) =>
        new(
            count == 0 ? "" : count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            state switch
            {
                TaskState.Done => new Style(Color.Green),
                TaskState.Dead => new Style(Color.Red),
                TaskState.Retrying => new Style(Color.Yellow),
                _ => Style.Plain,
            }
        );

    /// <summary>Ended tasks per second, over the last second.</summary>
    private sealed class Rate
    {
        private readonly Queue<Snapshot> _lastSecond = new();

        public double Of(Snapshot now)
        {
            _lastSecond.Enqueue(now);
            while (now.Elapsed - _lastSecond.Peek().Elapsed > TimeSpan.FromSeconds(1))
                _lastSecond.Dequeue();
            var then = _lastSecond.Peek();
            double seconds = (now.Elapsed - then.Elapsed).TotalSeconds;
            return seconds > 0 ? (now.Ended - then.Ended) / seconds : 0;
        }
    }
}
