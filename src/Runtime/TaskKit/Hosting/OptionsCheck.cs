using TaskKit.Backends;

namespace TaskKit;

/// <summary>Refuses options that are out of their range, whether configuration or code set them.</summary>
internal static class OptionsCheck
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    /// <exception cref="TaskKitConfigurationException">A value is out of its range.</exception>
    public static void Check(TaskKitOptions options)
    {
        Within("MaxPayloadBytes", options.MaxPayloadBytes, 1, 256 * 1024 * 1024);
        var worker = options.Worker;
        Within("Worker:Concurrency", worker.Concurrency, 1, 100_000);
        CheckRun("Worker", worker.MaxRetries, worker.Timeout);
        Within("Worker:DrainTimeout", worker.DrainTimeout, TimeSpan.Zero, TimeSpan.FromDays(1));
        Within("Worker:HealthPeriod", worker.HealthPeriod, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1));
        Within("Worker:HealthTimeout", worker.HealthTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1));
        Within("Worker:Backoff:Initial", worker.Backoff.Initial, TimeSpan.Zero, Year);
        Within("Worker:Backoff:Factor", worker.Backoff.Factor, 1, 100);
        Within("Worker:Backoff:Max", worker.Backoff.Max, worker.Backoff.Initial, Year);
        Within("Worker:Backoff:Jitter", worker.Backoff.Jitter, 0, 1);
        Within("Retention:Done", options.Retention.Done, TimeSpan.Zero, 100 * Year);
        Within("Retention:Dead", options.Retention.Dead, TimeSpan.Zero, 100 * Year);
        foreach (var (type, own) in options.Types)
        {
            CheckRun($"Types:{type}", own.MaxRetries, own.Timeout);
            if (own.Concurrency is { } limit)
                Within($"Types:{type}:Concurrency", limit, 1, 100_000);
            if (own.TotalConcurrency is { } total)
                Within($"Types:{type}:TotalConcurrency", total, 0, TaskLimit.LargestConcurrency);
            if (own.DefaultVersion is { } version)
                Within($"Types:{type}:DefaultVersion", version, 1, int.MaxValue);
            if (own.Priority is { } priority)
                Within($"Types:{type}:Priority", priority, -TaskEnvelope.HighestPriority, TaskEnvelope.HighestPriority);
            CheckBackoff($"Types:{type}:Backoff", own.Backoff);
        }
    }

    private static void CheckBackoff(string path, TypeBackoffOptions backoff)
    {
        if (backoff.Initial is { } initial)
            Within($"{path}:Initial", initial, TimeSpan.Zero, Year);
        if (backoff.Factor is { } factor)
            Within($"{path}:Factor", factor, 1, 100);
        if (backoff.Max is { } max)
            Within($"{path}:Max", max, backoff.Initial ?? TimeSpan.Zero, Year);
        if (backoff.Jitter is { } jitter)
            Within($"{path}:Jitter", jitter, 0, 1);
    }

    private static void CheckRun(string path, int? maxRetries, TimeSpan? timeout)
    {
        if (maxRetries is { } retries)
            Within($"{path}:MaxRetries", retries, 0, EnvelopeFactory.MaxRetriesLimit);
        if (timeout is { } limit && limit != Timeout.InfiniteTimeSpan)
            Within($"{path}:Timeout", limit, TimeSpan.FromMilliseconds(1), Year);
    }

    private static void Within<T>(string path, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            throw new TaskKitConfigurationException(
                $"{TaskKitSettings.SectionName}:{path}",
                $"expected {Show(min)} to {Show(max)}, got {Show(value)}."
            );
    }

    private static string Show<T>(T value) =>
        value is TimeSpan span ? DurationText.Format(span) : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}");
}
