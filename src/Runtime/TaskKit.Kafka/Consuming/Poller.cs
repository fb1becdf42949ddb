using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TaskKit.Brokers.Faults;
using TaskKit.Brokers.Ordering;
using TaskKit.Kafka.Faults;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Settings;

namespace TaskKit.Kafka.Consuming;

/// <summary>
/// Reads the topics of one consumer group on a thread of its own, and brings the records to the <see cref="RecordDesk"/>. Neither handlers nor
/// settles nor the regular commits run on this thread. It waits in three cases: up to 250 ms for a full topic, in a rebalance for the guard's floors,
/// and in a rebalance for the last commit of the partitions that go.
/// </summary>
internal sealed class Poller : IDisposable
{
    private const int LargestBatch = 256;
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RoomPatience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestClose = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(15);

    // Without the topic: the client allocates its name for each record, and a consumer of one topic does not need it.
    private const string FieldsWithoutTopic = "headers,timestamp";

    // Long enough to leave in order: a group that waits for a dead member answers nothing, not even a leave, before the session of that member ends.
    // A member that gives up earlier becomes the next one that the group waits for.
    private readonly TimeSpan _closePatience;
    private readonly IReadOnlyDictionary<string, string> _types;
    private readonly string? _onlyTopic;
    private readonly RecordDesk _desk;
    private readonly ILogger _log;
    private readonly RecordParser _parser;
    private readonly TimeProvider _time;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly Assignment _assignment;
    private readonly Committer _committer;
    private readonly Thread _thread;
    private readonly HashSet<string> _full = [];
    private readonly HashSet<PartitionTrack> _congested = [];
    private readonly List<FetchedRecord> _batch = new(LargestBatch);
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEvent _close = new(initialState: false);

    // Guards the native client: a call after its close would crash the process.
    private readonly Lock _open = new();
    private bool _isClosed;
    private bool _wasAway;
    private long _stopped;

    /// <param name="group">The consumer group.</param>
    /// <param name="types">The task type of each topic.</param>
    /// <param name="parts">The parts that the pollers of a worker share.</param>
    public Poller(string group, IReadOnlyDictionary<string, string> types, PollerParts parts)
    {
        (_types, _desk, _log, _parser, _time) = (types, parts.Desk, parts.Log, parts.Parser, parts.Time);
        var sessions = parts.Options.SessionTimeout * 2 + TimeSpan.FromSeconds(1);
        _closePatience = sessions < LongestClose ? sessions : LongestClose;
        _assignment = new Assignment(group, types, parts);
        _onlyTopic = types.Count == 1 ? types.Keys.First() : null;
        var config = KafkaClientConfigs.Consumer(parts.Options, group);
        if (_onlyTopic is not null)
            config.ConsumeResultFields = FieldsWithoutTopic;
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(config)
            .SetPartitionsAssignedHandler(OnAssigned)
            .SetPartitionsRevokedHandler((consumer, partitions) => _assignment.OnRevoked(consumer, partitions))
            .SetPartitionsLostHandler((_, partitions) => _assignment.OnLost(partitions))
            .SetLogHandler((_, line) => _log.Client(line.Name, line.Message))
            .SetErrorHandler((_, error) => Report(error))
            .Build();
        _committer = new Committer(group, _consumer, _assignment, parts);
        _thread = new Thread(Run) { IsBackground = true, Name = $"taskkit-kafka {group}" };
        _thread.Start();
    }

    /// <summary>The reason why nothing can be read now; <see langword="null"/> when no fault is known.</summary>
    public Trouble? Trouble { get; private set; }

    /// <summary>True to take the poller out of its group, as a poll that comes too late does. It then commits nothing. For tests.</summary>
    internal volatile bool IsAway;

    /// <summary>The partitions that the poller reads now.</summary>
    internal IReadOnlyList<PartitionTrack> Tracks => _assignment.Tracks;

    /// <summary>The lag of each partition with its topic, as of the last fetch. Sends no request.</summary>
    public List<(string Topic, long Records)> Lags()
    {
        lock (_open)
            return _isClosed
                ? []
                :
                [
                    .. from track in Tracks
                    let lag = track.LagTo(_consumer.GetWatermarkOffsets(new(track.Topic, track.Partition)))
                    where lag is not null
                    select (track.Topic, lag.Value),
                ];
    }

    /// <summary>Stops reading. The poller leaves the group soon after.</summary>
    public void Stop()
    {
        if (_stop.IsCancellationRequested)
            return;
        _stopped = _time.GetTimestamp();
        _stop.Cancel();
    }

    /// <summary>
    /// Commits the ended offsets and leaves the group. If that takes too long it gives up, and the group waits until the session of this member ends.
    /// </summary>
    public void Close()
    {
        Stop();
        _close.Set();
        var left = _closePatience - _time.GetElapsedTime(_stopped);
        if (!_thread.Join(left > ShortestClose ? left : ShortestClose))
            _log.LeaveTimedOut(_assignment.Group, _closePatience);
    }

    public void Dispose()
    {
        Close();
        _stop.Dispose();
    }

    private void Run()
    {
        _consumer.Subscribe(_types.Keys);
        while (!_stop.IsCancellationRequested)
        {
            FaultPoints.Reached?.Invoke(FaultPoints.Polled);
            try
            {
                ComeOrGo();
                Throttle();
                Fetch();
            }
            catch (ConsumeException e)
            {
                Report(e.Error);
            }
            catch (KafkaException e)
            {
                Report(e.Error);
            }
        }
        Linger();
        if (IsAway && !_wasAway)
            _assignment.LoseAll();
        Leave();
    }

    private IEnumerable<TopicPartitionOffset> OnAssigned(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> partitions)
    {
        // Before the first read, or a trouble of that read would be lost.
        Trouble = null;
        // A poller that stops needs no offsets, and a consumer that closes gets no answer about them.
        if (_stop.IsCancellationRequested)
            return partitions.ConvertAll(partition => new TopicPartitionOffset(partition, Offset.Unset));
        return _assignment.OnAssigned(consumer, partitions);
    }

    // Stays in the group for a moment and commits the runs that end soon. Not longer, since other workers wait for the partitions. The polls read
    // nothing: they only keep the membership alive.
    private void Linger()
    {
        long start = _time.GetTimestamp();
        while (!_close.WaitOne(TimeSpan.Zero) && _time.GetElapsedTime(start) < LingerTime)
        {
            try
            {
                _consumer.Pause(_consumer.Assignment);
                _consumer.Consume(Idle);
            }
            catch (KafkaException e)
            {
                Report(e.Error);
            }
        }
    }

    private void ComeOrGo()
    {
        if (IsAway == _wasAway)
            return;
        _wasAway = !_wasAway;
        if (_wasAway)
        {
            _assignment.LoseAll();
            _consumer.Unsubscribe();
        }
        else
            _consumer.Subscribe(_types.Keys);
    }

    private void Fetch()
    {
        var wait = Idle;
        while (_batch.Count < LargestBatch && _consumer.Consume(wait) is { } result)
        {
            if (_onlyTopic is not null)
                result.Topic = _onlyTopic;
            if (_assignment.Find(result.Topic, result.Partition.Value) is { } track)
                _batch.Add(Read(track, result));
            wait = TimeSpan.Zero;
        }
        if (_batch.Count == 0)
            return;
        Trouble = null;
        _desk.Add(_batch);
        _batch.Clear();
    }

    private FetchedRecord Read(PartitionTrack track, ConsumeResult<byte[]?, byte[]?> result)
    {
        var record = _parser.Parse(result);
        if (record.IsNamedHere && _log.IsEnabled(LogLevel.Debug))
            _log.NamedHere(record.Place, record.Task.Id);
        return record.Task.Key is { } key ? new KeyedRecord(track, record, key) : new FetchedRecord(track, record);
    }

    private void Throttle()
    {
        bool changed = _assignment.TakeChanged();
        if (!_desk.Pressure.TakePressure() && _full.Count == 0 && _congested.Count == 0 && !changed)
            return;
        foreach (string topic in _types.Keys)
            changed |= CheckTopic(topic);
        foreach (var track in _assignment.Tracks)
            changed |= CheckPartition(track);
        if (changed)
            Apply();
    }

    private bool CheckTopic(string topic)
    {
        bool was = _full.Contains(topic);
        // Only a topic that stays full is paused, since a pause discards the records that the client has fetched ahead.
        var (pressure, type) = (_desk.Pressure, _types[topic]);
        if (!was && pressure.IsFull(type, was))
            pressure.WaitForRoom(type, RoomPatience);
        if (pressure.IsFull(type, was) == was)
            return false;
        return was ? _full.Remove(topic) : _full.Add(topic);
    }

    private bool CheckPartition(PartitionTrack track)
    {
        bool was = _congested.Contains(track);
        string? why = _desk.Pressure.Congestion(track, was);
        if (why is not null == was)
            return false;
        if (why is not null)
            _log.PartitionPaused(track.Topic, track.Partition, why);
        return was ? _congested.Remove(track) : _congested.Add(track);
    }

    private void Apply()
    {
        foreach (var track in _assignment.Tracks)
        {
            bool pause = _full.Contains(track.Topic) || _congested.Contains(track);
            if (pause == track.IsPaused)
                continue;
            TopicPartition[] partition = [new(track.Topic, track.Partition)];
            if (pause)
                _consumer.Pause(partition);
            else
                _consumer.Resume(partition);
            track.IsPaused = pause;
        }
    }

    private void Leave()
    {
        lock (_open)
            _isClosed = true;
        try
        {
            _committer.Dispose();
            _consumer.Close();
        }
        catch (KafkaException e)
        {
            _log.LeaveFailed(_assignment.Group, e.Error.Reason);
        }
        _consumer.Dispose();
    }

    private void Report(Error error)
    {
        if (KafkaFaults.Describe(error) is not { } text || text == Trouble?.Text)
            return;
        Trouble = new Trouble(text, KafkaFaults.IsConnection(error));
        _log.ConsumerTrouble(_assignment.Group, text);
    }
}
