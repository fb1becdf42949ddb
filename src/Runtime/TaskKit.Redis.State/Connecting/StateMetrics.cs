using System.Diagnostics.Metrics;

namespace TaskKit.Redis.State.Connecting;

/// <summary>The metrics of Redis, in the meter <c>TaskKit</c>. The tag has its name from OpenTelemetry's conventions for databases.</summary>
internal static class StateMetrics
{
    public const string OutagesName = "taskkit.redis.outages";
    public const string LossesName = "taskkit.redis.losses";
    public const string AddressTag = "server.address";

    private static readonly Meter Meter = new("TaskKit");
    private static readonly Counter<long> Outages = Meter.CreateCounter<long>(
        OutagesName,
        "{outage}",
        "Times that Redis became unusable; all calls that fail in one outage count once."
    );
    private static readonly Counter<long> Losses = Meter.CreateCounter<long>(
        LossesName,
        "{loss}",
        "Times that a worker found that Redis had lost the states of tasks."
    );

    public static void Unavailable(string address) => Outages.Add(1, new KeyValuePair<string, object?>(AddressTag, address));

    public static void Lost(string address) => Losses.Add(1, new KeyValuePair<string, object?>(AddressTag, address));
}
