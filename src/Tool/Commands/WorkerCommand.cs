using System.CommandLine;
using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary><c>worker</c>: builds the user's program and runs it as a child that is told by its environment what to do.</summary>
internal static class WorkerCommand
{
    public const string Name = "worker";

    private const int MostAtOnce = 100_000;

    private static readonly Column<KeyValuePair<string, string>>[] Columns =
    [
        new("VARIABLE", pair => pair.Key, Fit: Fit.Whole),
        new("VALUE", pair => pair.Value, Fit: Fit.Wrap),
    ];

    public static Command Create(CommandActions actions)
    {
        var types = new Option<string[]>("--type", "-t", "--worker-type") { Description = "Run only this task type. Repeatable." };
        var maxRetries = NumberOption.Optional(
            "--max-retries",
            "How often a failed attempt is repeated, 0 to 1000.",
            0,
            EnvelopeFactory.MaxRetriesLimit
        );
        var timeout = DurationOption.Optional(
            "--task-timeout",
            "How long one attempt may take: 30s, 5m.",
            DurationOption.ShortestAttempt,
            DurationOption.LongestAttempt
        );
        var concurrency = NumberOption.Optional("--concurrency", "How many tasks run at once.", 1, MostAtOnce);
        var metrics = new Option<string?>("--metrics-addr")
        {
            Description = "Serve health and metrics: 9094 for this machine, :9094 for all its addresses.",
        };
        var words = new Argument<string[]>("app-args")
        {
            Description = "After --: arguments for the program itself.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(Name, "Build the project and run it as a worker.")
        {
            types,
            maxRetries,
            timeout,
            concurrency,
            metrics,
            words,
        };
        return actions.Bind(
            command,
            (context, cancellationToken) =>
            {
                var settings = new WorkerVariables(
                    context.Get(types) ?? [],
                    context.Get(maxRetries),
                    context.Get(timeout),
                    context.Get(concurrency),
                    context.Get(metrics)
                );
                return RunAsync(context, settings, context.Get(words) ?? [], cancellationToken);
            }
        );
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        WorkerVariables settings,
        string[] words,
        CancellationToken cancellationToken
    )
    {
        int behind = context.CountBehindDashes();
        ProgramArguments.RefuseWord(words, behind, context.OptionNames);
        var (project, manifest) = await context.BuiltAsync(cancellationToken).ConfigureAwait(false);
        var flags = new HandlerFlags(manifest);
        var (given, left) = flags.Take(words[..^behind]);
        string[] options = [.. context.OptionNames, .. flags.All.Select(setting => setting.Flag)];
        string[] rest = ProgramArguments.Of([.. left, .. words[^behind..]], behind, options);
        foreach (string type in settings.Types)
            manifest.RequireHandler(type);
        if (!project.IsRunnable)
            throw new ToolException(
                ErrorCodes.NotTaskKit,
                $"{project.Name} is a library; a worker is a program.",
                "--project <the program's project>"
            );
        if (settings.MetricsAddress is not null)
            MetricsPackage.Require(project);
        bool runsTasks = manifest.CatchAll is not null || manifest.Types.Any(type => type.Handler is not null);
        if (!runsTasks)
            context.Output.Warn($"{project.Name} has no handler: it can submit tasks and runs none.");
        var variables = settings.Of(context, manifest, given);
        string[] arguments = [project.TargetPath, .. rest];
        if (context.IsDryRun)
        {
            context.Output.Say($"Would run in {project.Folder}: dotnet {string.Join(' ', arguments)}");
            context.Output.List(Masked(variables, flags), Columns, pair => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value });
            return ExitCodes.Success;
        }
        string types = settings.Types.Count == 0 ? "all its task types" : string.Join(", ", settings.Types);
        context.Output.Say(runsTasks ? $"Running {project.Name} for {types}" : $"Running {project.Name}");
        return await ChildProgram.RunAsync(project.Folder, arguments, variables).ConfigureAwait(false);
    }

    private static Dictionary<string, string> Masked(Dictionary<string, string> variables, HandlerFlags flags)
    {
        var secrets = flags.All.Where(setting => setting.IsSensitive).Select(setting => setting.Variable).ToHashSet(StringComparer.Ordinal);
        return variables.ToDictionary(pair => pair.Key, pair => secrets.Contains(pair.Key) ? SettingValue.Mask : pair.Value);
    }
}
