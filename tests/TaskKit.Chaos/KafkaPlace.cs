using System.Globalization;

namespace TaskKit.Chaos;

/// <summary>All that the processes of a run on Kafka and Redis are told of it.</summary>
/// <param name="Brokers">The address of the broker.</param>
/// <param name="Prefix">The beginning of the names of all topics and groups; empty on a broker of its own.</param>
/// <param name="Redis">The address of the Redis.</param>
/// <param name="Drain">The time for which a stopping worker waits for its handlers.</param>
/// <param name="OneGroup">True when one group reads all types, instead of one for each.</param>
/// <param name="HasCrashPoint">True when workers kill themselves at a step.</param>
internal sealed record KafkaPlace(string Brokers, string Prefix, string Redis, TimeSpan Drain, bool OneGroup, bool HasCrashPoint)
{
    public static KafkaPlace FromLines(string[] lines) =>
        new(
            lines[0],
            lines[1],
            lines[2],
            TimeSpan.FromTicks(long.Parse(lines[3], CultureInfo.InvariantCulture)),
            bool.Parse(lines[4]),
            bool.Parse(lines[5])
        );

    public string[] ToLines() =>
        [Brokers, Prefix, Redis, Drain.Ticks.ToString(CultureInfo.InvariantCulture), OneGroup.ToString(), HasCrashPoint.ToString()];
}
