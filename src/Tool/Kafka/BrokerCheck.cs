using TaskKit.Backends;
using TaskKit.Kafka.Topics;
using TaskKit.Kafka.Wiring;

namespace TaskKit.Tool;

/// <summary>Checks that the brokers answer and have the topics that the program needs.</summary>
/// <param name="kafka">The opened backend's parts.</param>
/// <param name="types">The program's task types.</param>
internal sealed class BrokerCheck(KafkaParts kafka, IReadOnlyList<string> types)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        string brokers = kafka.Options.Brokers;
        IReadOnlyList<TopicState> existing;
        try
        {
            using var admin = new TopicAdmin(kafka.Options);
            existing = await admin.ReadAsync(kafka.Topics, cancellationToken).ConfigureAwait(false);
        }
        catch (BackendUnavailableException)
        {
            return
            [
                Finding.Bad("kafka", $"Kafka at {brokers} does not answer.", "start the brokers, or set TaskKit:Kafka:Brokers (--brokers)"),
            ];
        }
        catch (BackendLostException e)
        {
            return [Finding.Bad("kafka", e.Message, "give the user of TaskKit:Kafka:Client what the message names")];
        }
        var there = existing.Select(topic => topic.Name).ToHashSet(StringComparer.Ordinal);
        var missing = TopicSpec.Of(kafka.Topics, types, kafka.Options).Select(topic => topic.Name).Where(name => !there.Contains(name));
        return [Finding.Good("kafka", $"Kafka at {brokers}"), TopicsOf([.. missing])];
    }

    private static Finding TopicsOf(IReadOnlyList<string> missing) =>
        missing.Count == 0
            ? Finding.Good("topics", "all are there")
            : Finding.Bad("topics", $"missing: {string.Join(", ", missing)}", "dotnet taskkit topics create");
}
