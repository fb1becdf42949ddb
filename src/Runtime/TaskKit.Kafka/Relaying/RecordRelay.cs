using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TaskKit.Kafka.Faults;
using TaskKit.Kafka.Producing;
using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Relaying;

/// <summary>
/// Moves records between topics, with the same key and value. A record is kept until it is ripe, then produced to the destination of the route; its
/// offset is done after that. A relay that dies in between loses no record, but may move one twice. Works on a thread of its own.
/// </summary>
internal sealed class RecordRelay : IDisposable
{
    private const int LargestBatch = 1024;
    private const int MostInFlight = 8192;
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AnswerPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan TroublePause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TopicsPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RevokePatience = TimeSpan.FromSeconds(1);

    // Longer than the default session timeout, for which a group may wait for a dead member before it answers one that leaves.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(7);

    private readonly IRelayRoute _route;
    private readonly RecordParser _parser;
    private readonly RelayOutput _output;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly RelayCount _moved;
    private readonly RelayAssignment _assignment;
    private readonly RelaySubscription _subscription;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly RipenessQueue _waiting = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _commits;
    private readonly Thread _thread;
    private string? _consumerTrouble;
    private string? _producerTrouble;
    private DateTimeOffset _gathering;
    private bool _isCutOff;

    /// <param name="route">The route.</param>
    /// <param name="consumer">Builds the consumer of the route's group.</param>
    /// <param name="parser">Reads records.</param>
    /// <param name="producer">Writes the moved records.</param>
    /// <param name="commitInterval">The time between two commits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="moved">Counts what was moved.</param>
    public RecordRelay(
        IRelayRoute route,
        ConsumerBuilder<byte[]?, byte[]?> consumer,
        RecordParser parser,
        RecordProducer producer,
        TimeSpan commitInterval,
        TimeProvider time,
        ILogger log,
        RelayCount moved
    )
    {
        (_route, _parser, _output, _time, _log, _moved) = (route, parser, new RelayOutput(producer), time, log, moved);
        _assignment = new RelayAssignment(route.Group, time, log);
        _consumer = consumer
            .SetPartitionsAssignedHandler((_, partitions) => _assignment.Add(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => OnRevoked(partitions))
            .SetPartitionsLostHandler((_, partitions) => Drop(partitions))
            .SetErrorHandler((_, error) => Report(error))
            .Build();
        _subscription = new RelaySubscription(route, _consumer, time, log);
        _commits = new Thread(() => Commit(commitInterval)) { IsBackground = true, Name = $"taskkit-kafka commits {route.Group}" };
        _commits.Start();
        _thread = new Thread(Run) { IsBackground = true, Name = $"taskkit-kafka {route.Group}" };
        _thread.Start();
    }

    /// <summary>The reason why no record can be moved now, in words; <see langword="null"/> when nothing is known to be wrong.</summary>
    public string? Trouble => _producerTrouble ?? _consumerTrouble ?? _subscription.Topics.Trouble;

    /// <summary>The reason why records are not moved although the brokers can be reached; <see langword="null"/> when there is none.</summary>
    public string? LastingTrouble => _producerTrouble ?? (_isCutOff ? null : _consumerTrouble);

    /// <summary>True when there are topics to read.</summary>
    public bool IsActive => _subscription.IsActive;

    /// <summary>The number of partitions that the relay holds now.</summary>
    public int Partitions => _assignment.All.Count;

    /// <summary>The number of records that are fetched and not yet moved.</summary>
    public int Held => _assignment.All.Sum(partition => partition.Held);

    /// <summary>Waits for the records that are being produced, commits, and leaves the group. Gives up after <see cref="StopPatience"/>.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        if (!_thread.Join(StopPatience))
            _log.RelayStopTimedOut(_route.Group, StopPatience);
    }

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Step();
            }
            catch (KafkaException e)
            {
                Report(e.Error);
                _stop.Token.WaitHandle.WaitOne(TroublePause);
            }
        }
        Leave();
    }

    private void Step()
    {
        _subscription.Follow();
        TakeAnswers(_output.InFlight < MostInFlight ? TimeSpan.Zero : Idle);
        if (_output.InFlight < MostInFlight)
            Fetch();
        Release();
        Throttle();
    }

    private void Fetch()
    {
        var wait = _output.InFlight > 0 ? AnswerPause : Idle;
        if (Next() - _time.GetUtcNow() is { } left && left < wait)
            wait = left > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : TimeSpan.Zero;
        for (int i = 0; i < LargestBatch && _consumer.Consume(wait) is { } result; i++)
        {
            wait = TimeSpan.Zero;
            _consumerTrouble = null;
            if (_assignment.Find(result.Topic, result.Partition.Value) is not { } partition)
                continue;
            var record = new RelayedRecord(partition, _parser.Skim(result), _time.GetTimestamp());
            if (record.Source.IsNamedHere && _log.IsEnabled(LogLevel.Debug))
                _log.NamedHere(record.Source.Place, record.Source.Task.Id);
            if (partition.Add(record))
                _waiting.Add(record, _route.RipeAt(record.Source));
        }
    }

    // The time of the next send. While others are on their way, ripe records are gathered first.
    private DateTimeOffset? Next() => _waiting.Next < _gathering && _output.InFlight > 0 ? _gathering : _waiting.Next;

    private void Release()
    {
        var now = _time.GetUtcNow();
        if (Next() is not { } next || next > now)
            return;
        _gathering = now + _route.Gathers;
        List<RelayedRecord>? batch = null;
        List<OutgoingRecord>? records = null;
        while ((batch?.Count ?? 0) < LargestBatch && _waiting.Take(now) is { } record)
        {
            if (_route.Route(record, now, _subscription.Topics) is not { } successor)
            {
                _subscription.Topics.Ask();
                _waiting.Add(record, now + TopicsPause);
                continue;
            }
            (batch ??= []).Add(record);
            (records ??= []).Add(successor);
        }
        if (batch is not null)
            _output.Send(batch, records!);
    }

    private void TakeAnswers(TimeSpan patience)
    {
        while (_output.TryTake(out var answer, patience))
        {
            patience = TimeSpan.Zero;
            _moved.Add(_route.Name, answer.Results);
            for (int i = 0; i < answer.Batch.Count; i++)
                Finish(answer.Batch[i], answer.Results[i]);
        }
    }

    private void Finish(RelayedRecord record, ProducedRecord result)
    {
        if (result.Fault is not { } fault)
        {
            record.Partition.Complete(record);
            _producerTrouble = record.HasFailed ? null : _producerTrouble;
            return;
        }
        // Later records are moved meanwhile. The offset of this one stays open until its copy is stored.
        record.HasFailed = true;
        record.WithoutError |= fault.IsTooLarge;
        Report(ref _producerTrouble, fault.Text);
        if (!record.Partition.IsRevoked)
            _waiting.Add(record, _time.GetUtcNow() + RetryPause);
    }

    private void Throttle()
    {
        foreach (var partition in _assignment.All)
        {
            bool pause = partition.IsPaused ? !partition.HasRoom : partition.IsFull;
            if (pause == partition.IsPaused)
                continue;
            TopicPartition[] affected = [new(partition.Topic, partition.Number)];
            if (pause)
                _consumer.Pause(affected);
            else
                _consumer.Resume(affected);
            partition.IsPaused = pause;
        }
    }

    private void OnRevoked(List<TopicPartitionOffset> partitions)
    {
        var revoked = partitions
            .ConvertAll(partition => _assignment.Find(partition.Topic, partition.Partition.Value))
            .OfType<RelayPartition>();
        long start = _time.GetTimestamp();
        while (revoked.Any(partition => partition.InFlight > 0) && _time.GetElapsedTime(start) < RevokePatience)
            TakeAnswers(AnswerPause);
        _assignment.Commit(_consumer, revoked);
        Drop(partitions);
    }

    private void Drop(List<TopicPartitionOffset> partitions)
    {
        _assignment.Remove(partitions);
        _waiting.Prune();
        _producerTrouble = null;
    }

    private void Commit(TimeSpan interval)
    {
        while (!_stop.Token.WaitHandle.WaitOne(interval))
            _assignment.Commit(_consumer);
    }

    private void Leave()
    {
        try
        {
            long start = _time.GetTimestamp();
            while (_output.InFlight > 0 && _time.GetElapsedTime(start) < RevokePatience)
                TakeAnswers(AnswerPause);
            _commits.Join();
            _assignment.Commit(_consumer);
            // Before the consumer, whose close destroys the native client: a request for topics would then read freed memory.
            _subscription.Dispose();
            _consumer.Close();
        }
        catch (KafkaException e)
        {
            Report(e.Error);
            _subscription.Dispose();
        }
        _consumer.Dispose();
    }

    private void Report(Error error)
    {
        if (KafkaFaults.Describe(error) is { } trouble)
        {
            _isCutOff = KafkaFaults.IsConnection(error);
            Report(ref _consumerTrouble, trouble);
        }
    }

    private void Report(ref string? known, string trouble)
    {
        if (trouble != known)
            _log.RelayTrouble(_route.Group, trouble);
        known = trouble;
    }
}
