using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>The options of the commands that compare topics.</summary>
internal sealed class TopicArguments
{
    private readonly Option<string[]> _types = new("--type", "-t")
    {
        Description = "Only this task type's topic and the shared ones. Repeatable.",
    };
    private readonly Option<int?> _partitions = NumberOption.Optional(
        "--partitions",
        "How many partitions a topic has; without, TaskKit:Kafka:Partitions, else 6.",
        1,
        10_000
    );
    private readonly Option<int?> _replication = NumberOption.Optional(
        "--replication-factor",
        "How many brokers keep a copy; without, TaskKit:Kafka:ReplicationFactor, else 1.",
        1,
        100
    );
    private readonly Option<bool> _prune = new("--prune")
    {
        Description = "Also delete worker topics that no task type of the project needs.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_types);
        command.Options.Add(_partitions);
        command.Options.Add(_replication);
        command.Options.Add(_prune);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_prune) && result.GetValue(_types) is { Length: > 0 })
                result.AddError("--prune compares with all task types of the project; leave --type out.");
        });
    }

    public TopicRequest Of(CommandContext context) =>
        new(context.Get(_types) ?? [], context.Get(_partitions), context.Get(_replication), context.Get(_prune));
}

/// <summary>What the user wants to be compared.</summary>
/// <param name="Types">The task types; empty for all.</param>
/// <param name="Partitions">How many partitions, or <see langword="null"/> for the configured number.</param>
/// <param name="ReplicationFactor">How many copies, or <see langword="null"/> for the configured number.</param>
/// <param name="Prune">Whether worker topics that nobody needs are deleted.</param>
internal sealed record TopicRequest(IReadOnlyList<string> Types, int? Partitions = null, int? ReplicationFactor = null, bool Prune = false);
