using Confluent.Kafka;
using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Kafka.Faults;
using TaskKit.Kafka.Records;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Wiring;

namespace TaskKit.Kafka.DeadLetters;

/// <summary>
/// Produces the next generation of dead tasks: the same id, key and bytes, with no attempt used. A replay that was interrupted may be repeated, since
/// it recognizes replayed letters by the generation of their task. If a letter is replayed twice, one of the two records runs.
/// </summary>
/// <param name="parts">The backend's parts.</param>
/// <param name="filter">The dead letters to replay.</param>
internal sealed class DeadLetterReplay(KafkaParts parts, DeadLetterFilter filter)
{
    private const int LargestBatch = 500;
    private const int BatchesPerSecond = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly DeadLetterLog _log = new(parts);
    private readonly Dictionary<TaskId, (int Generation, KafkaPlace Place)> _newest = [];
    private HashSet<string> _topics = [];

    /// <summary>True to report only, and write nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The most dead letters that are replayed in a second; <see langword="null"/> for no limit.</summary>
    public double? Rate { get; init; }

    /// <summary>Replays each dead letter that the filter matches, and reports on it.</summary>
    /// <param name="report">Receives a report for each dead letter, after its batch.</param>
    /// <param name="cancellationToken">Ends the replay between two batches.</param>
    /// <exception cref="BackendUnavailableException">Kafka or Redis cannot be reached. The reported letters are done.</exception>
    public async Task RunAsync(Action<ReplayReport> report, CancellationToken cancellationToken)
    {
        _topics = await Task.Run(Topics, cancellationToken).ConfigureAwait(false);
        // All letters are read first: a later letter of a task supersedes an earlier one, also when the filter does not match the later one.
        await _log.ReadAsync(Remember, LargestBatch, cancellationToken).ConfigureAwait(false);
        int batchSize = Rate is { } rate ? (int)Math.Clamp(rate / BatchesPerSecond, 1, LargestBatch) : LargestBatch;
        long start = parts.Time.GetTimestamp();
        int replayed = 0;
        await _log.ReadAsync(ReplayAsync, batchSize, cancellationToken).ConfigureAwait(false);

        async Task ReplayAsync(IReadOnlyList<IncomingRecord> batch)
        {
            var matching = batch.Where(filter.Matches).ToList();
            if (matching.Count == 0)
                return;
            var reports = await JudgeAsync(matching, cancellationToken).ConfigureAwait(false);
            if (!IsDryRun)
                replayed += await WriteAsync(reports, cancellationToken).ConfigureAwait(false);
            foreach (var each in reports)
                report(each);
            if (Rate is { } rate && TimeSpan.FromSeconds(replayed / rate) - parts.Time.GetElapsedTime(start) is { Ticks: > 0 } wait)
                await Task.Delay(wait, parts.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task Remember(IReadOnlyList<IncomingRecord> batch)
    {
        foreach (var letter in batch)
            if (!_newest.TryGetValue(letter.Task.Id, out var newest) || letter.Task.Generation > newest.Generation)
                _newest[letter.Task.Id] = (letter.Task.Generation, letter.Place);
        return Task.CompletedTask;
    }

    private async Task<ReplayReport[]> JudgeAsync(List<IncomingRecord> letters, CancellationToken cancellationToken)
    {
        var reports = letters.ConvertAll(Judge).ToArray();
        var guard = parts.Guard;
        var found = await Task.WhenAll(
                reports.Select(each =>
                    each.Status == ReplayStatus.Ready ? guard.FindAsync(each.Letter.Task.Id, cancellationToken).AsTask() : NotAsked
                )
            )
            .ConfigureAwait(false);
        for (int i = 0; i < reports.Length; i++)
            if (found[i] is { } stored && Objection(reports[i].Letter, stored) is { } objection)
                reports[i] = reports[i] with { Status = ReplayStatus.Superseded, Detail = objection };
        return reports;
    }

    private static Task<StoredTask?> NotAsked { get; } = Task.FromResult<StoredTask?>(null);

    private ReplayReport Judge(IncomingRecord letter)
    {
        if (letter.Malformed is { } problem)
            return new(letter, ReplayStatus.Malformed, problem);
        string topic = parts.Topics.Worker(letter.Task.Type);
        if (!_topics.Contains(topic))
            return new(letter, ReplayStatus.Unroutable, $"There is no topic '{topic}'.");
        // A letter that was produced after the first reading waits for the next replay.
        if (!_newest.TryGetValue(letter.Task.Id, out var newest) || newest.Place != letter.Place)
            return new(letter, ReplayStatus.Superseded, $"A later dead letter of generation {newest.Generation} stands at {newest.Place}.");
        return new(letter, ReplayStatus.Ready);
    }

    /// <summary>The reason why the task of a dead letter is no longer DEAD; <see langword="null"/> when it is.</summary>
    public static string? Objection(IncomingRecord letter, StoredTask stored) =>
        stored.Generation > letter.Task.Generation ? $"Generation {stored.Generation} is {stored.State.ToName()}."
        : stored.Generation == letter.Task.Generation && stored.State is TaskState.Done or TaskState.Cancelled
            ? $"The task is {stored.State.ToName()}."
        : null;

    private async Task<int> WriteAsync(ReplayReport[] reports, CancellationToken cancellationToken)
    {
        int[] ready = [.. Enumerable.Range(0, reports.Length).Where(i => reports[i].Status == ReplayStatus.Ready)];
        var records = ready.Select(i => Next(reports[i].Letter)).ToList();
        var produced = await parts.Producer.SendAsync(records, cancellationToken).ConfigureAwait(false);
        var accepted = new List<AcceptedTask>();
        for (int i = 0; i < ready.Length; i++)
        {
            ref var report = ref reports[ready[i]];
            if (produced[i].Fault is { } fault)
            {
                report = report with { Status = ReplayStatus.Failed, Detail = fault.Text };
                continue;
            }
            var task = report.Letter.Task;
            report = report with { Status = ReplayStatus.Replayed };
            accepted.Add(new AcceptedTask(task.Id, task.Type, produced[i].Place.ToPlace()) { Generation = task.Generation + 1 });
        }
        // No cancellation: the guard must learn of the records that were produced.
        if (accepted.Count > 0)
            await parts.Guard.AcceptAsync(accepted, CancellationToken.None).ConfigureAwait(false);
        return accepted.Count;
    }

    private OutgoingRecord Next(IncomingRecord letter) =>
        OutgoingRecord.Replay(letter, parts.Topics.Worker(letter.Task.Type), letter.Task.Generation + 1);

    private HashSet<string> Topics()
    {
        try
        {
            using var admin = new AdminClientBuilder(KafkaClientConfigs.Admin(parts.Options))
                .SetLogHandler((_, line) => parts.Log.Client(line.Name, line.Message))
                .Build();
            return [.. admin.GetMetadata(Patience).Topics.Where(topic => !topic.Error.IsError).Select(topic => topic.Topic)];
        }
        catch (KafkaException e)
        {
            throw new BackendUnavailableException(
                KafkaFaults.Describe(e.Error) ?? $"Kafka at {parts.Options.Brokers} cannot be reached: {e.Error.Reason}.",
                e
            );
        }
    }
}
