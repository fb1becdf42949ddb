using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using TaskKit.Backends;

namespace TaskKit.Telemetry;

/// <summary>
/// The depth of the store and the age of its oldest due task, by type. The store is read only when somebody asks, and at most every 15 s. A store that does not
/// answer, or cannot count, leaves the values out.
/// </summary>
internal sealed class QueueGauges(ITaskBackend backend, TaskMetrics metrics, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Exporters that ask without waiting get the values of their last question. Beyond this they are of no use.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly TaskState[] States =
    [
        TaskState.Scheduled,
        TaskState.Pending,
        TaskState.Running,
        TaskState.Retrying,
        TaskState.Dead,
    ];

    private readonly Lock _gate = new();
    private Snapshot? _last;
    private Task? _reading;
    private bool _cannot;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (backend.Operations is null)
            return Task.CompletedTask;
        metrics.Meter.CreateObservableGauge(
            MetricNames.QueueDepth,
            () => Last()?.Depths ?? [],
            "{task}",
            "Tasks in the store by state, without those that are done or cancelled."
        );
        metrics.Meter.CreateObservableGauge(
            MetricNames.OldestAge,
            () => Last()?.Ages(time.GetUtcNow()) ?? [],
            "s",
            "The time for which the oldest due task has waited; 0 when none waits."
        );
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sees to values that are fresh, and waits for the store at most two seconds.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (Begin() is not { } reading)
            return;
        try
        {
            await reading.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (_gate)
                _last = null;
        }
    }

    private Snapshot? Last()
    {
        Begin();
        lock (_gate)
            return _last is { } last && time.GetElapsedTime(last.ReadAt) < Longest ? last : null;
    }

    private Task? Begin()
    {
        lock (_gate)
        {
            if (_cannot || (_last is { } last && time.GetElapsedTime(last.ReadAt) < Fresh))
                return null;
            return _reading ??= Task.Run(ReadAsync);
        }
    }

    private async Task ReadAsync()
    {
        Snapshot? read = null;
        bool cannot = false;
        try
        {
            var operations = backend.Operations!;
            var types = await operations.TypesAsync(CancellationToken.None).ConfigureAwait(false);
            var counts = await operations.CountAsync(CancellationToken.None).ConfigureAwait(false);
            read = new Snapshot(time.GetTimestamp(), Depth(types, counts), Oldest(types));
        }
        catch (NotSupportedException)
        {
            cannot = true;
        }
        catch (Exception)
        {
            // The health check and the worker's loops say what is wrong with the store.
        }
        lock (_gate)
            (_last, _cannot, _reading) = (read, cannot, null);
    }

    // Types that a program declares are there with 0 as well, so that an alert can tell "none" from "not known".
    private List<Measurement<long>> Depth(IReadOnlyList<TaskTypeStatus> types, IReadOnlyList<TaskCount> counts)
    {
        var depths = types
            .SelectMany(type => States.Select(state => (Label: LabelOf(type), state)))
            .Distinct()
            .ToDictionary(known => known, _ => 0L);
        foreach (var count in counts.Where(count => States.Contains(count.State)))
        {
            var key = (metrics.Types.Of(count.Type), count.State);
            depths[key] = depths.GetValueOrDefault(key) + count.Count;
        }
        return
        [
            .. depths.Select(depth => new Measurement<long>(
                depth.Value,
                new(MetricNames.TypeTag, depth.Key.Label),
                new(MetricNames.StateTag, depth.Key.state.ToName())
            )),
        ];
    }

    private Dictionary<string, DateTimeOffset?> Oldest(IReadOnlyList<TaskTypeStatus> types) =>
        types.GroupBy(LabelOf, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Min(type => type.OldestDue));

    private string LabelOf(TaskTypeStatus type) => type.LastSeen is null ? metrics.Types.Of(type.Type) : metrics.Types.Learn(type.Type);

    private sealed record Snapshot(
        long ReadAt,
        IReadOnlyList<Measurement<long>> Depths,
        IReadOnlyDictionary<string, DateTimeOffset?> OldestDue
    )
    {
        public IEnumerable<Measurement<double>> Ages(DateTimeOffset now) =>
            OldestDue.Select(type => new Measurement<double>(
                type.Value is { } due ? Math.Max(0, (now - due).TotalSeconds) : 0,
                new KeyValuePair<string, object?>(MetricNames.TypeTag, type.Key)
            ));
    }
}
