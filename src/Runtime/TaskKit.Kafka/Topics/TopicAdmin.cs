using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskKit.Backends;
using TaskKit.Kafka.Settings;

namespace TaskKit.Kafka.Topics;

/// <summary>Reads and changes the cluster's topics.</summary>
internal sealed class TopicAdmin : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Propagation = TimeSpan.FromSeconds(30);

    private readonly KafkaOptions _options;
    private readonly IAdminClient _client;

    // The last error that the client library reported in the background. It tells why a call timed out.
    private volatile Error? _lastError;

    public TopicAdmin(KafkaOptions options)
    {
        _options = options;
        _client = new AdminClientBuilder(KafkaClientConfigs.Admin(options))
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler((_, error) => _lastError = error.Code == ErrorCode.Local_AllBrokersDown ? _lastError ?? error : error)
            .Build();
    }

    /// <summary>Reads the topics of TaskKit, ordered by name.</summary>
    /// <param name="names">The names of the topics.</param>
    /// <param name="cancellationToken">Gives up before the call.</param>
    /// <exception cref="BackendUnavailableException">No broker answers.</exception>
    /// <exception cref="BackendLostException">The cluster refuses.</exception>
    public Task<IReadOnlyList<TopicState>> ReadAsync(TopicNames names, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<TopicState>>(
            "read the topics",
            async () =>
            {
                // The client's call blocks until a broker answers.
                var metadata = await Task.Run(() => _client.GetMetadata(Patience), CancellationToken.None).ConfigureAwait(false);
                var ours = metadata
                    .Topics.Where(topic => names.IsOurs(topic.Topic))
                    .OrderBy(topic => topic.Topic, StringComparer.Ordinal)
                    .ToList();
                var settings = await SettingsAsync([.. ours.Select(topic => topic.Topic)]).ConfigureAwait(false);
                return [.. ours.Select(topic => new TopicState(topic.Topic, PartitionsOf(topic), settings[topic.Topic]))];
            },
            cancellationToken
        );

    /// <summary>Reads the offsets of a topic's partitions, by number.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="group">The group that reads the topic, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up before the call.</param>
    /// <exception cref="BackendUnavailableException">No broker answers.</exception>
    /// <exception cref="BackendLostException">The cluster refuses.</exception>
    public Task<IReadOnlyList<PartitionOffsets>> OffsetsAsync(TopicState topic, string? group, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<PartitionOffsets>>(
            "read the offsets",
            async () =>
            {
                var first = await OffsetsAsync(topic, OffsetSpec.Earliest()).ConfigureAwait(false);
                var end = await OffsetsAsync(topic, OffsetSpec.Latest()).ConfigureAwait(false);
                var committed = group is null ? [] : await CommittedAsync(topic, group).ConfigureAwait(false);
                return
                [
                    .. topic.Partitions.Select(partition => new PartitionOffsets(
                        partition.Number,
                        first[partition.Number],
                        end[partition.Number],
                        committed.TryGetValue(partition.Number, out long offset) ? offset : null
                    )),
                ];
            },
            cancellationToken
        );

    /// <summary>Carries out one action of a plan. A topic that another program has just created counts as done.</summary>
    /// <param name="action">The action. The client cannot do <see cref="TopicActionKind.Replicate"/>.</param>
    /// <param name="validateOnly">True to let the broker only check the action. A deletion is not checked.</param>
    /// <param name="cancellationToken">Gives up before the call.</param>
    /// <exception cref="BackendUnavailableException">No broker answers.</exception>
    /// <exception cref="BackendLostException">The cluster refuses.</exception>
    public Task ApplyAsync(TopicAction action, bool validateOnly, CancellationToken cancellationToken) =>
        AskAsync(
            $"{Verb(action.Kind)} topic '{action.Topic}'",
            async () =>
            {
                await (
                    action.Kind switch
                    {
                        TopicActionKind.Create => CreateAsync(action, validateOnly),
                        TopicActionKind.Configure => ConfigureAsync(action, validateOnly),
                        TopicActionKind.Grow => GrowAsync(action, validateOnly),
                        TopicActionKind.Delete when validateOnly => Task.CompletedTask,
                        TopicActionKind.Delete => _client.DeleteTopicsAsync([action.Topic], new() { OperationTimeout = Propagation }),
                        _ => throw new ArgumentException(
                            $"Expected an action that the admin client can carry out, got {action.Kind}. Use kafka-reassign-partitions.",
                            nameof(action)
                        ),
                    }
                ).ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    public void Dispose() => _client.Dispose();

    private async Task CreateAsync(TopicAction action, bool validateOnly)
    {
        var topic = new TopicSpecification
        {
            Name = action.Topic,
            NumPartitions = action.Wanted!.Partitions,
            ReplicationFactor = (short)action.Wanted.ReplicationFactor,
            Configs = action.Settings.ToDictionary(setting => setting.Name, setting => setting.Value),
        };
        try
        {
            await _client
                .CreateTopicsAsync([topic], new() { ValidateOnly = validateOnly, OperationTimeout = Propagation })
                .ConfigureAwait(false);
        }
        catch (CreateTopicsException e) when (TopicErrors.CauseOf(e).Code == ErrorCode.TopicAlreadyExists)
        {
            // No error: another program has created the topic. If the topic differs, the next plan says so.
        }
    }

    private Task ConfigureAsync(TopicAction action, bool validateOnly)
    {
        var entries = action.Settings.Select(setting => new ConfigEntry
        {
            Name = setting.Name,
            Value = setting.Value,
            IncrementalOperation = AlterConfigOpType.Set,
        });
        return _client.IncrementalAlterConfigsAsync(
            new() { [new ConfigResource { Type = ResourceType.Topic, Name = action.Topic }] = [.. entries] },
            new() { ValidateOnly = validateOnly }
        );
    }

    private Task GrowAsync(TopicAction action, bool validateOnly) =>
        _client.CreatePartitionsAsync(
            [new PartitionsSpecification { Topic = action.Topic, IncreaseTo = action.Wanted!.Partitions }],
            new() { ValidateOnly = validateOnly, OperationTimeout = Propagation }
        );

    private static IReadOnlyList<PartitionState> PartitionsOf(TopicMetadata topic) =>
        [
            .. topic
                .Partitions.OrderBy(partition => partition.PartitionId)
                .Select(partition => new PartitionState(
                    partition.PartitionId,
                    partition.Leader,
                    partition.Replicas,
                    partition.InSyncReplicas
                )),
        ];

    private async Task<Dictionary<string, IReadOnlyDictionary<string, string>>> SettingsAsync(IReadOnlyList<string> topics)
    {
        if (topics.Count == 0)
            return [];
        var resources = topics.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic });
        var results = await _client.DescribeConfigsAsync(resources, new() { RequestTimeout = Patience }).ConfigureAwait(false);
        return results.ToDictionary(
            result => result.ConfigResource.Name,
            IReadOnlyDictionary<string, string> (result) =>
                result.Entries.Values.Where(entry => !entry.IsSensitive).ToDictionary(entry => entry.Name, entry => entry.Value ?? ""),
            StringComparer.Ordinal
        );
    }

    private async Task<Dictionary<int, long>> OffsetsAsync(TopicState topic, OffsetSpec spec)
    {
        var partitions = topic.Partitions.Select(partition => new TopicPartitionOffsetSpec
        {
            TopicPartition = new TopicPartition(topic.Name, partition.Number),
            OffsetSpec = spec,
        });
        var result = await _client.ListOffsetsAsync(partitions, new() { RequestTimeout = Patience }).ConfigureAwait(false);
        return result.ResultInfos.ToDictionary(
            info => info.TopicPartitionOffsetError.Partition.Value,
            info => info.TopicPartitionOffsetError.Offset.Value
        );
    }

    private async Task<Dictionary<int, long>> CommittedAsync(TopicState topic, string group)
    {
        var partitions = topic.Partitions.Select(partition => new TopicPartition(topic.Name, partition.Number)).ToList();
        var committed = await GroupOffsets.ReadAsync(_options, group, partitions, Patience).ConfigureAwait(false);
        return committed.ToDictionary(partition => partition.Key.Partition.Value, partition => partition.Value);
    }

    private async Task<T> AskAsync<T>(string what, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        // Checked only before the call, which ends by its own timeout. A call that is abandoned would go on to use a client that may be disposed.
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (KafkaException e)
        {
            throw TopicErrors.Explain(what, TopicErrors.CauseOf(e), _lastError, _options);
        }
    }

    private static string Verb(TopicActionKind kind) =>
        kind switch
        {
            TopicActionKind.Create => "create",
            TopicActionKind.Delete => "delete",
            _ => "change",
        };
}
