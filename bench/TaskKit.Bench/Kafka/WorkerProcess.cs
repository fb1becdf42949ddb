using System.Diagnostics;
using System.Globalization;

namespace TaskKit.Bench.Kafka;

/// <summary>A process of this program that works tasks off, or plays the twin of one.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly TaskCompletionSource<Mark>[] _marks = [.. Enumerable.Range(0, 11).Select(_ => Source<Mark>())];
    private readonly TaskCompletionSource<WorkerTotals> _end = Source<WorkerTotals>();
    private bool _isStopped;

    private WorkerProcess(Process process) => _process = process;

    public Usage Usage => new(_process.Id);

    /// <summary>Starts a worker.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="first">How many tasks are its warm-up.</param>
    /// <param name="count">How many are measured.</param>
    public static WorkerProcess Start(IEnumerable<KeyValuePair<string, string?>> settings, long first, long count) =>
        Start(
            WorkerProgram.Name,
            [
                .. settings.Select(pair => $"{pair.Key}={pair.Value}"),
                string.Create(CultureInfo.InvariantCulture, $"{WorkerProgram.FirstKey}={first}"),
                string.Create(CultureInfo.InvariantCulture, $"{WorkerProgram.CountKey}={count}"),
            ]
        );

    /// <summary>Starts one of this program's own programs.</summary>
    public static WorkerProcess Start(string program, IEnumerable<string> arguments)
    {
        // Under "dotnet Bench.dll" the process is dotnet itself, under "dotnet run" it is the program.
        string path = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(path) == "dotnet" ? [typeof(WorkerProcess).Assembly.Location] : [];
        var start = new ProcessStartInfo(path, [.. self, program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var worker = new WorkerProcess(Process.Start(start)!);
        _ = worker.ReadAsync();
        return worker;
    }

    /// <summary>Waits until so many tenths are done.</summary>
    /// <exception cref="TimeoutException">Nothing more was done for a long time.</exception>
    public async Task<Mark> ReachAsync(int step)
    {
        // What is waited for is progress: each tenth has its own time.
        Mark mark = default;
        for (int i = 0; i <= step; i++)
        {
            try
            {
                mark = await _marks[i].Task.WaitAsync(Patience, TimeProvider.System);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException(
                    $"The worker did not get from {Math.Max(0, i - 1)} to {i} tenths within {Patience.TotalSeconds} s."
                );
            }
        }
        return mark;
    }

    public async Task<Mark[]> AllMarksAsync()
    {
        await ReachAsync(10);
        return [.. _marks.Select(mark => mark.Task.Result)];
    }

    /// <summary>Stops it in order and returns what it counted.</summary>
    public async Task<WorkerTotals> StopAsync()
    {
        _isStopped = true;
        _process.StandardInput.Close();
        return await _end.Task.WaitAsync(Patience, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ');
            if (words[0] == "mark")
                _marks[(int)Long(words[1])].TrySetResult(new Mark((int)Long(words[1]), Long(words[2]), Long(words[3]), Long(words[4])));
            else if (words[0] == "end")
                _end.TrySetResult(new WorkerTotals(Long(words[1]), Long(words[2]), Real(words[3]), Real(words[4])));
        }
        var died = new InvalidOperationException("The worker's process ended before it was done.");
        foreach (var mark in _marks)
            mark.TrySetException(died);
        _end.TrySetException(died);
    }

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static TaskCompletionSource<T> Source<T>()
    {
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Not everybody waits for every mark.
        _ = source.Task.ContinueWith(static task => _ = task.Exception, TaskContinuationOptions.OnlyOnFaulted);
        return source;
    }
}

/// <summary>The sums of a worker.</summary>
/// <param name="Runs">Handler runs.</param>
/// <param name="Done">Runs that finished their task.</param>
/// <param name="Median">Of the waits from submit to start, in ms.</param>
/// <param name="Slow">Their 99th percentile.</param>
internal sealed record WorkerTotals(long Runs, long Done, double Median, double Slow);
