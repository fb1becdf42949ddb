using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>The options that both <c>worker</c> and <c>serve</c> have.</summary>
internal sealed class RunOptions
{
    private const int MostAtOnce = 100_000;

    private readonly Option<string[]> _types = new("--type", "-t", "--worker-type")
    {
        Description = "Run only this task type. Repeatable.",
    };

    private readonly Option<int?> _maxRetries = AttemptOptions.MaxRetries();

    private readonly Option<string?> _timeout = AttemptOptions.Timeout("--task-timeout");

    private readonly Option<int?> _concurrency = NumberOption.Optional("--concurrency", "How many tasks run at once.", 1, MostAtOnce);

    private readonly Option<string?> _metrics = new("--metrics-addr")
    {
        Description = "Serve health and metrics: 9094 for this machine, :9094 for all its addresses.",
    };

    private readonly Argument<string[]> _words = new("app-args")
    {
        Description = "After --: arguments for the program itself.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_types, _maxRetries, _timeout, _concurrency, _metrics])
            command.Options.Add(option);
        command.Arguments.Add(_words);
    }

    /// <summary>The values of the options, as environment variables.</summary>
    public WorkerVariables VariablesOf(CommandContext context) =>
        new(context.Get(_types) ?? [], context.Get(_maxRetries), context.Get(_timeout), context.Get(_concurrency), context.Get(_metrics));

    /// <summary>The words that are no options of the tool.</summary>
    /// <param name="context">The call.</param>
    /// <param name="command">The name of its command.</param>
    public ProgramArguments ArgumentsOf(CommandContext context, string command) =>
        new(command, context.Get(_words) ?? [], context.CountBehindDashes());
}
