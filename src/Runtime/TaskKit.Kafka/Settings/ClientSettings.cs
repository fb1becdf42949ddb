using System.Collections.Frozen;
using TaskKit.Settings;

namespace TaskKit.Kafka.Settings;

/// <summary>
/// Checks the settings that go to the client library unchanged. A setting that would break a promise is refused. Faults of TLS and SASL are reported
/// here, since the first connection would fail with a worse message. No message quotes a value that may be secret.
/// </summary>
internal static class ClientSettings
{
    private const string Protocol = "security.protocol";
    private const string Mechanism = "sasl.mechanism";

    private const string ByBrokers = "set the brokers in TaskKit:Kafka:Brokers";
    private const string ByGroup = "set the group in TaskKit:Kafka:ConsumerGroup";
    private const string ByOffsets = "offsets are committed only for tasks that have ended";
    private const string ByDurability = "a task counts as accepted only when all replicas have it, once";
    private const string ByDeadline = "a submit must know within 30 s whether its task is stored";
    private const string ByOrder = "all clients must put a key into the same partition";
    private const string ByRebalance = "a running handler must keep its task while partitions move";

    private static readonly FrozenDictionary<string, string> Owned = new Dictionary<string, string>
    {
        ["bootstrap.servers"] = ByBrokers,
        ["metadata.broker.list"] = ByBrokers,
        ["group.id"] = ByGroup,
        ["group.instance.id"] = "one worker opens several consumers, and a fixed name can belong to only one",
        ["group.protocol"] = ByRebalance,
        ["partition.assignment.strategy"] = ByRebalance,
        ["enable.auto.commit"] = ByOffsets,
        ["enable.auto.offset.store"] = ByOffsets,
        ["auto.commit.interval.ms"] = "set it in TaskKit:Kafka:CommitInterval",
        ["auto.offset.reset"] = "a group that is new must find what was submitted before it",
        ["session.timeout.ms"] = "set it in TaskKit:Kafka:SessionTimeout",
        ["max.poll.interval.ms"] = "set it in TaskKit:Kafka:MaxPollInterval",
        ["message.max.bytes"] = "set it in TaskKit:Kafka:MaxMessageBytes",
        ["allow.auto.create.topics"] = "topics are made by 'dotnet taskkit topics create'",
        ["enable.partition.eof"] = "the worker does not read to an end",
        ["acks"] = ByDurability,
        ["request.required.acks"] = ByDurability,
        ["enable.idempotence"] = ByDurability,
        ["max.in.flight"] = ByDurability,
        ["max.in.flight.requests.per.connection"] = ByDurability,
        ["transactional.id"] = "tasks are not produced in transactions",
        ["message.timeout.ms"] = ByDeadline,
        ["delivery.timeout.ms"] = ByDeadline,
        ["message.send.max.retries"] = ByDeadline,
        ["retries"] = ByDeadline,
        ["linger.ms"] = "batches form by load, not by time",
        ["queue.buffering.max.ms"] = "batches form by load, not by time",
        ["partitioner"] = ByOrder,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Files =
    [
        "ssl.certificate.location",
        "ssl.key.location",
        "ssl.keystore.location",
        "ssl.ca.location",
        "ssl.crl.location",
        "sasl.kerberos.keytab",
    ];

    /// <summary>The name as the client library knows it. Environment variables have <c>_</c> in place of dots.</summary>
    /// <param name="name">The name as it was set.</param>
    public static string NameOf(string name) =>
        name.Equals("log_level", StringComparison.OrdinalIgnoreCase) ? "log_level" : name.Replace('_', '.').ToLowerInvariant();

    /// <summary>Checks all settings.</summary>
    /// <param name="settings">The section of the settings.</param>
    /// <param name="client">The settings.</param>
    /// <exception cref="TaskKitConfigurationException">A setting is refused, or settings contradict each other.</exception>
    public static void Check(SettingsReader settings, IEnumerable<KeyValuePair<string, string>> client)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in client)
        {
            string name = NameOf(key);
            if (Owned.TryGetValue(name, out string? reason))
                throw new TaskKitConfigurationException(settings.PathOf(key), $"TaskKit sets this itself: {reason}. Remove it.");
            if (name.StartsWith("dotnet.", StringComparison.Ordinal))
                throw new TaskKitConfigurationException(settings.PathOf(key), "TaskKit sets how the client is used itself. Remove it.");
            values[name == "sasl.mechanisms" ? Mechanism : name] = value;
        }
        CheckSecurity(settings, values);
        CheckFiles(settings, values);
    }

    private static void CheckSecurity(SettingsReader settings, Dictionary<string, string> values)
    {
        string protocol = values.GetValueOrDefault(Protocol, "plaintext").ToLowerInvariant();
        if (protocol is not ("plaintext" or "ssl" or "sasl_plaintext" or "sasl_ssl"))
            throw new TaskKitConfigurationException(
                settings.PathOf(Protocol),
                $"expected plaintext, ssl, sasl_plaintext or sasl_ssl, got '{protocol}'."
            );
        bool logsIn = protocol.StartsWith("sasl", StringComparison.Ordinal);
        bool encrypts = protocol.EndsWith("ssl", StringComparison.Ordinal);
        if (!logsIn && First(values, "sasl.") is { } sasl)
            throw new TaskKitConfigurationException(
                settings.PathOf(sasl),
                $"has no effect, because {Protocol} is {protocol}; set that to sasl_ssl, or to sasl_plaintext for a login without TLS."
            );
        if (!encrypts && First(values, "ssl.") is { } ssl)
            throw new TaskKitConfigurationException(
                settings.PathOf(ssl),
                $"has no effect, because {Protocol} is {protocol}; set that to {(logsIn ? "sasl_ssl" : "ssl")}."
            );
        if (logsIn)
            CheckLogin(settings, values);
        if (values.ContainsKey("ssl.certificate.location") != values.ContainsKey("ssl.key.location"))
            throw new TaskKitConfigurationException(
                settings.PathOf("ssl.certificate.location"),
                "a client certificate needs both ssl.certificate.location and ssl.key.location; one of them is missing."
            );
    }

    private static void CheckLogin(SettingsReader settings, Dictionary<string, string> values)
    {
        string path = settings.PathOf(Mechanism);
        if (!values.TryGetValue(Mechanism, out string? mechanism))
            throw new TaskKitConfigurationException(
                path,
                $"is missing, and {Protocol} asks for a login; expected PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI."
            );
        bool needsPassword =
            mechanism.Equals("PLAIN", StringComparison.OrdinalIgnoreCase)
            || mechanism.StartsWith("SCRAM-", StringComparison.OrdinalIgnoreCase);
        foreach (string name in needsPassword ? new[] { "sasl.username", "sasl.password" } : [])
        {
            if (string.IsNullOrEmpty(values.GetValueOrDefault(name)))
                throw new TaskKitConfigurationException(settings.PathOf(name), $"is missing; {Mechanism} {mechanism} needs it.");
        }
    }

    private static void CheckFiles(SettingsReader settings, Dictionary<string, string> values)
    {
        foreach (string name in Files)
        {
            // "probe" makes the library search the usual folders of the system.
            if (values.TryGetValue(name, out string? file) && file != "probe" && !Path.Exists(file))
                throw new TaskKitConfigurationException(settings.PathOf(name), $"there is no file '{file}'.");
        }
    }

    private static string? First(Dictionary<string, string> values, string prefix) =>
        values.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).FirstOrDefault();
}
