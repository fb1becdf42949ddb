using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskKit.Kafka.Faults;
using TaskKit.Kafka.Settings;
using TaskKit.Kafka.Wiring;

namespace TaskKit.Kafka.Health;

/// <summary>
/// Warns of tasks that have waited for so long that the brokers will soon delete them. Brokers delete a record after the retention of its topic,
/// whether it was read or not.
/// </summary>
internal sealed class ExpiryCheck(KafkaParts parts) : IDisposable
{
    private const string Setting = "retention.ms";

    // The brokers need not be asked about younger records: no sensible retention deletes those.
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private IAdminClient? _admin;

    /// <param name="waits">The topics of waiting tasks, and the times since when they have waited.</param>
    /// <returns>The warning in words when half of a topic's retention is over for its oldest open record, else <see langword="null"/>.</returns>
    public async Task<string?> RunAsync(IEnumerable<(string Topic, DateTimeOffset Since)> waits)
    {
        var now = parts.Time.GetUtcNow();
        var oldest = waits
            .Where(wait => now - wait.Since > Young)
            .GroupBy(wait => wait.Topic, wait => wait.Since)
            .ToDictionary(topic => topic.Key, topic => topic.Min());
        if (oldest.Count == 0)
            return null;
        var kept = await RetentionAsync([.. oldest.Keys]).ConfigureAwait(false);
        return oldest
            .Where(topic => kept.TryGetValue(topic.Key, out var time) && now - topic.Value > time / 2)
            .Select(topic =>
                $"Tasks in topic {topic.Key} have waited since {topic.Value:u}, and its records are deleted after {DurationText.Format(kept[topic.Key])} ({Setting}). Run more workers, or raise it."
            )
            .FirstOrDefault();
    }

    public void Dispose() => _admin?.Dispose();

    private async Task<Dictionary<string, TimeSpan>> RetentionAsync(IReadOnlyList<string> topics)
    {
        lock (_gate)
            _admin ??= new AdminClientBuilder(KafkaClientConfigs.Admin(parts.Options))
                .SetLogHandler((_, line) => parts.Log.Client(line.Name, line.Message))
                .Build();
        try
        {
            var resources = topics.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic });
            var results = await _admin.DescribeConfigsAsync(resources, new() { RequestTimeout = Patience }).ConfigureAwait(false);
            return results
                .Where(result => TryRead(result, out _))
                .ToDictionary(result => result.ConfigResource.Name, result => TryRead(result, out var time) ? time : default);
        }
        catch (KafkaException e)
        {
            // No warning for a user who may not read configurations. ClusterCheck reports brokers that cannot be reached.
            parts.Log.Client("retention", e.Error.Reason);
            return [];
        }
    }

    // A negative retention keeps records without end.
    private static bool TryRead(DescribeConfigsResult result, out TimeSpan time)
    {
        time = default;
        if (
            !result.Entries.TryGetValue(Setting, out var entry)
            || !long.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds)
            || milliseconds > TimeSpan.MaxValue.TotalMilliseconds / 2
        )
            return false;
        time = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
