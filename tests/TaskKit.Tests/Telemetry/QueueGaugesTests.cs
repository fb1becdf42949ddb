using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using TaskKit.Backends;
using TaskKit.Backends.InMemory;
using TaskKit.Chaos.Working;
using TaskKit.Registry;
using TaskKit.Telemetry;
using TaskKit.TestSupport;

namespace TaskKit.Tests.Telemetry;

/// <summary>The depth of the store and the age of its oldest task.</summary>
public sealed class QueueGaugesTests
{
    private readonly FakeTimeProvider _time = Clock.New();

    [Fact]
    public async Task Depth_and_age_are_those_of_the_store_by_type_and_state()
    {
        await using var store = await StoreAsync();
        await SubmitAsync(store, "sms", age: TimeSpan.FromSeconds(40));
        await SubmitAsync(store, "sms", age: TimeSpan.FromSeconds(10));
        await SubmitAsync(store, "stranger", age: TimeSpan.FromSeconds(5));
        using var seen = await SeenAsync(store);
        var values = seen.Look();
        Assert.Equal(2, values["taskkit.queue.depth|sms|PENDING"]);
        Assert.Equal(0, values["taskkit.queue.depth|sms|DEAD"]);
        Assert.Equal(1, values["taskkit.queue.depth|other|PENDING"]);
        Assert.Equal(40, values["taskkit.queue.oldest_age|sms"]);
        Assert.Equal(0, values["taskkit.queue.oldest_age|email"]);
        Assert.Equal(5, values["taskkit.queue.oldest_age|other"]);
        Assert.DoesNotContain(values.Keys, key => key.Contains("stranger"));
    }

    [Fact]
    public async Task The_store_is_read_only_when_somebody_asks_and_once_in_15_s()
    {
        await using var store = await StoreAsync();
        using var seen = await SeenAsync(store, refresh: false);
        Assert.Equal(0, store.Reads);
        for (int i = 0; i < 5; i++)
        {
            await seen.Gauges.RefreshAsync(default);
            seen.Look();
        }
        Assert.Equal(1, store.Reads);
        _time.Advance(TimeSpan.FromSeconds(15));
        await seen.Gauges.RefreshAsync(default);
        Assert.Equal(2, store.Reads);
    }

    [Fact]
    public async Task The_age_goes_on_while_the_values_are_kept()
    {
        await using var store = await StoreAsync();
        await SubmitAsync(store, "sms", age: TimeSpan.FromSeconds(1));
        using var seen = await SeenAsync(store);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(10, seen.Look()["taskkit.queue.oldest_age|sms"]);
    }

    [Fact]
    public async Task A_store_that_fails_leaves_the_values_out_until_it_answers_again()
    {
        await using var store = await StoreAsync();
        using var seen = await SeenAsync(store);
        Assert.NotEmpty(seen.Look());
        store.Error = new BackendUnavailableException("away");
        _time.Advance(TimeSpan.FromSeconds(15));
        await seen.Gauges.RefreshAsync(default);
        Assert.Empty(seen.Look());
        store.Error = null;
        await seen.Gauges.RefreshAsync(default);
        await Eventually.TrueAsync(() => seen.Look().Count > 0);
    }

    [Fact]
    public async Task A_store_that_hangs_holds_nobody_up_and_is_asked_once()
    {
        await using var store = await StoreAsync();
        store.Gate = new TaskCompletionSource();
        using var seen = await SeenAsync(store, refresh: false);
        var asking = Task.WhenAll(seen.Gauges.RefreshAsync(default), seen.Gauges.RefreshAsync(default));
        await Eventually.TrueAsync(() => store.Reads == 1);
        _time.Advance(TimeSpan.FromSeconds(2));
        await asking;
        Assert.Empty(seen.Look());
        Assert.Equal(1, store.Reads);
        store.Gate.SetResult();
        await Eventually.TrueAsync(() => seen.Look().Count > 0);
    }

    [Fact]
    public async Task A_store_that_cannot_count_is_not_asked_again()
    {
        await using var store = await StoreAsync();
        store.Error = new NotSupportedException();
        using var seen = await SeenAsync(store);
        for (int i = 0; i < 3; i++)
            await seen.Gauges.RefreshAsync(default);
        Assert.Equal((1, 0), (store.Reads, seen.Look().Count));
    }

    private async Task<Store> StoreAsync()
    {
        var store = new Store(new InMemoryBackend(time: _time));
        await store.DeclareAsync(new TypeDeclaration("Shop", ["sms", "email"]), default);
        return store;
    }

    private async Task SubmitAsync(Store store, string type, TimeSpan age) =>
        await store.SubmitAsync(
            [
                new TaskEnvelope
                {
                    Id = TaskId.New(_time),
                    Type = type,
                    Payload = "{}"u8.ToArray(),
                    CreatedAt = _time.GetUtcNow() - age,
                    NotBefore = _time.GetUtcNow() - age,
                },
            ],
            default
        );

    private async Task<Seen> SeenAsync(Store store, bool refresh = true)
    {
        var seen = new Seen(store, _time);
        await seen.Gauges.StartAsync(default);
        if (refresh)
            await seen.Gauges.RefreshAsync(default);
        return seen;
    }

    /// <summary>The gauges of a store, and somebody who asks for them.</summary>
    private sealed class Seen : IDisposable
    {
        private readonly TaskMetrics _metrics = new(new TaskRegistry());
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, double> _values = [];

        public Seen(Store store, TimeProvider time)
        {
            Gauges = new QueueGauges(store, _metrics, time);
            _listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == _metrics.Meter && instrument.Name.StartsWith("taskkit.queue", StringComparison.Ordinal))
                    self.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _values[Key(instrument, tags)] = value);
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _values[Key(instrument, tags)] = value);
            _listener.Start();
        }

        public QueueGauges Gauges { get; }

        public Dictionary<string, double> Look()
        {
            _values.Clear();
            _listener.RecordObservableInstruments();
            return _values;
        }

        public void Dispose()
        {
            _listener.Dispose();
            _metrics.Dispose();
        }

        private static string Key(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            string.Join('|', [instrument.Name, .. tags.ToArray().Select(tag => tag.Value)]);
    }

    /// <summary>A store in memory that counts how often it is read, and fails or hangs when a test says so.</summary>
    private sealed class Store(ITaskBackend inner) : WrappedBackend(inner)
    {
        public int Reads;

        public Exception? Error { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public override ITaskOperations Operations => new Counting(this, Inner.Operations!);

        private sealed class Counting(Store store, ITaskOperations inner) : ITaskOperations
        {
            public async ValueTask<IReadOnlyList<TaskTypeStatus>> TypesAsync(CancellationToken cancellationToken)
            {
                Interlocked.Increment(ref store.Reads);
                if (store.Error is { } error)
                    throw error;
                if (store.Gate is { } gate)
                    await gate.Task;
                return await inner.TypesAsync(cancellationToken);
            }

            public ValueTask<IReadOnlyList<TaskCount>> CountAsync(CancellationToken cancellationToken) =>
                inner.CountAsync(cancellationToken);

            public ValueTask<TaskRecord?> FindAsync(TaskId id, CancellationToken cancellationToken) =>
                inner.FindAsync(id, cancellationToken);

            public ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken) =>
                inner.ListAsync(query, cancellationToken);

            public ValueTask<OperationResult> CancelAsync(TaskId id, CancellationToken cancellationToken) =>
                inner.CancelAsync(id, cancellationToken);

            public ValueTask<OperationResult> RetryAsync(TaskId id, CancellationToken cancellationToken) =>
                inner.RetryAsync(id, cancellationToken);

            public ValueTask<OperationResult> ReplayAsync(TaskId id, CancellationToken cancellationToken) =>
                inner.ReplayAsync(id, cancellationToken);
        }
    }
}
