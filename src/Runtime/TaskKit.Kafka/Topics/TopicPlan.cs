namespace TaskKit.Kafka.Topics;

/// <summary>The kinds of <see cref="TopicAction"/>.</summary>
internal enum TopicActionKind
{
    /// <summary>The topic is missing.</summary>
    Create,

    /// <summary>The configuration of the topic differs.</summary>
    Configure,

    /// <summary>The topic has too few partitions.</summary>
    Grow,

    /// <summary>The topic has too few copies. Only the cluster's own tools can change that.</summary>
    Replicate,

    /// <summary>No task type of the program needs the topic.</summary>
    Delete,
}

/// <summary>An action that mends one difference between the topics that a program needs and those of the cluster.</summary>
/// <param name="Kind">The kind of action.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Text">The difference in words.</param>
/// <param name="Wanted">The topic as it should be; <see langword="null"/> for one to delete.</param>
internal sealed record TopicAction(TopicActionKind Kind, string Topic, string Text, TopicSpec? Wanted = null)
{
    /// <summary>The entries of the topic's configuration to set.</summary>
    public IReadOnlyList<TopicSetting> Settings { get; init; } = [];

    /// <summary>
    /// True when the action breaks the order of keys. Any task may carry a key, so every worker topic counts as ordered. With more partitions a key goes to
    /// another partition, where its next task overtakes tasks that still wait in the old one.
    /// </summary>
    public bool BreaksOrder { get; init; }
}

/// <summary>Plans the actions after which a cluster has the topics that a program needs.</summary>
internal static class TopicPlan
{
    /// <summary>Compares the topics that a program needs with those of the cluster.</summary>
    /// <param name="names">The names of the topics.</param>
    /// <param name="wanted">The topics as they should be.</param>
    /// <param name="existing">The topics of TaskKit in the cluster.</param>
    /// <param name="prune">True to delete worker topics that no task type of the program needs.</param>
    public static IReadOnlyList<TopicAction> Compare(
        TopicNames names,
        IReadOnlyList<TopicSpec> wanted,
        IReadOnlyList<TopicState> existing,
        bool prune
    )
    {
        var byName = existing.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
        var actions = wanted.SelectMany(spec => byName.TryGetValue(spec.Name, out var topic) ? Mend(names, spec, topic) : [Create(spec)]);
        if (!prune)
            return [.. actions];
        var needed = wanted.Select(spec => spec.Name).ToHashSet(StringComparer.Ordinal);
        // Worker topics only, since all programs with the prefix share the others.
        var surplus = existing.Where(topic => names.IsWorker(topic.Name) && !needed.Contains(topic.Name));
        return [.. actions, .. surplus.Select(Delete)];
    }

    private static IEnumerable<TopicAction> Mend(TopicNames names, TopicSpec spec, TopicState topic)
    {
        var wrong = spec.Settings.Where(setting => !setting.Accepts(topic.Settings.GetValueOrDefault(setting.Name))).ToList();
        if (wrong.Count > 0)
        {
            var texts = wrong.Select(setting =>
                $"{setting.Name} is {topic.Settings.GetValueOrDefault(setting.Name) ?? "unknown"}, should be {setting.Value}"
            );
            yield return new TopicAction(TopicActionKind.Configure, spec.Name, string.Join("; ", texts), spec) { Settings = wrong };
        }
        if (topic.Partitions.Count < spec.Partitions)
            yield return new TopicAction(
                TopicActionKind.Grow,
                spec.Name,
                $"{Count(topic.Partitions.Count, "partition")}, should be {spec.Partitions}",
                spec
            )
            {
                BreaksOrder = names.IsWorker(spec.Name),
            };
        if (topic.ReplicationFactor < spec.ReplicationFactor)
            yield return new TopicAction(
                TopicActionKind.Replicate,
                spec.Name,
                $"replication factor {topic.ReplicationFactor}, should be {spec.ReplicationFactor}; use kafka-reassign-partitions",
                spec
            );
    }

    private static TopicAction Create(TopicSpec spec) =>
        new(TopicActionKind.Create, spec.Name, $"{Count(spec.Partitions, "partition")}, replication factor {spec.ReplicationFactor}", spec)
        {
            Settings = [.. spec.Settings.Where(setting => setting.IsSaid)],
        };

    private static TopicAction Delete(TopicState topic) =>
        new(TopicActionKind.Delete, topic.Name, $"no task type needs it; {Count(topic.Partitions.Count, "partition")} with all records");

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
