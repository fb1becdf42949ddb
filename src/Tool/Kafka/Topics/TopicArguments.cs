using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>The options of the commands that compare topics.</summary>
internal sealed class TopicArguments
{
    private readonly Argument<string[]> _words = new("type")
    {
        Description = "Only these task types' topics and the shared ones.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string[]> _types = new("--type", "-t") { Description = "The same as an option. Repeatable." };
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
        command.Arguments.Add(_words);
        command.Options.Add(_types);
        command.Options.Add(_partitions);
        command.Options.Add(_replication);
        command.Options.Add(_prune);
        command.Validators.Add(result =>
        {
            bool isLimited = result.GetResult(_words) is { Tokens.Count: > 0 } || result.GetResult(_types) is { Tokens.Count: > 0 };
            if (isLimited && result.GetResult(_prune) is { Implicit: false })
                result.AddError("--prune compares with all task types of the project; leave the types out (--type).");
        });
    }

    public TopicRequest Of(CommandContext context) =>
        new(
            [.. (context.Get(_words) ?? []).Union(context.Get(_types) ?? [])],
            context.Get(_partitions),
            context.Get(_replication),
            context.Get(_prune)
        );
}

/// <summary>The user's demands on the topics.</summary>
/// <param name="Types">The task types; empty for all.</param>
/// <param name="Partitions">The number of partitions; <see langword="null"/> for the configured one.</param>
/// <param name="ReplicationFactor">The number of copies; <see langword="null"/> for the configured one.</param>
/// <param name="Prune">True to delete worker topics that no task type of the project needs.</param>
internal sealed record TopicRequest(IReadOnlyList<string> Types, int? Partitions = null, int? ReplicationFactor = null, bool Prune = false);
