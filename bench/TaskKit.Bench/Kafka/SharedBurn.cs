namespace TaskKit.Bench.Kafka;

/// <summary>The long no-op run: a million stored tasks worked off once, for all parts that look at it. Runs when it is first asked for.</summary>
internal sealed class SharedBurn(Arena arena, Report report, int divisor)
{
    public const string Prefix = "noop.";

    private BurnResult? _result;
    private bool _isFilled;

    /// <summary>The number of tasks that are measured.</summary>
    public int Count { get; } = 1_000_000 / divisor;

    // Some seconds, until nothing is compiled any more; the peers have as much time.
    public int WarmUp { get; } = Math.Max(10_000, 500_000 / divisor);

    /// <summary>Stores the tasks, once. The peers read them too.</summary>
    public async Task FillAsync()
    {
        if (_isFilled)
            return;
        _isFilled = true;
        await arena.PrepareAsync(Prefix);
        await using var client = await KafkaHost.StartAsync(arena.Settings(Prefix, worker: false), new BenchProbe(0, 1, null));
        await client.FillAsync(WarmUp + Count);
    }

    public async Task<BurnResult> ResultAsync()
    {
        if (_result is not null)
            return _result;
        await FillAsync();
        _result = await new Burn(arena, Prefix, WarmUp, Count).RunAsync();
        report.Figure("CPU of the worker", _result.WorkerMicroseconds, "µs a task");
        report.Figure("CPU of Redis", _result.RedisMicroseconds, "µs a task");
        report.Figure("CPU of the broker", _result.BrokerMicroseconds, "µs a task");
        report.Audit("no-op", WarmUp + Count, _result.Totals.Done, arena.CountStates());
        return _result;
    }

    public async Task CleanAsync()
    {
        if (_isFilled)
            await arena.CleanAsync(Prefix);
    }
}
