using System.Text.Json.Nodes;

namespace TaskKit.Tool;

/// <summary>
/// The user's program, built and ready to run as a child process for <c>worker</c> or <c>serve</c>, with its variables and arguments.
/// </summary>
internal sealed class BuiltProgram
{
    private static readonly Column<KeyValuePair<string, string>>[] Columns =
    [
        new("VARIABLE", pair => pair.Key, Fit: Fit.Whole),
        new("VALUE", pair => pair.Value, Fit: Fit.Wrap),
    ];

    private readonly CommandContext _context;
    private readonly HandlerFlags _flags;

    private BuiltProgram(CommandContext context, UserProject project, TaskManifest manifest, HandlerFlags flags) =>
        (_context, Project, Manifest, _flags) = (context, project, manifest, flags);

    public UserProject Project { get; }

    public TaskManifest Manifest { get; }

    /// <summary>The task types to run; empty for all.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>The environment variables that the program gets besides those of the tool.</summary>
    public required Dictionary<string, string> Variables { get; init; }

    /// <summary>The arguments of <c>dotnet</c>: the assembly, then the program's own.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    private bool RunsTasks => Manifest.CatchAll is not null || Manifest.Types.Any(type => type.Handler is not null);

    /// <exception cref="ToolException">An option is wrong, the project does not build, or it is no program.</exception>
    public static async Task<BuiltProgram> BuildAsync(
        CommandContext context,
        string command,
        RunOptions options,
        CancellationToken cancellationToken
    )
    {
        var arguments = options.ArgumentsOf(context, command);
        arguments.RefuseWord(context.OptionNames);
        var (project, manifest) = await context.BuiltAsync(cancellationToken).ConfigureAwait(false);
        var flags = new HandlerFlags(manifest);
        var (given, left) = flags.Take(arguments.Before);
        arguments.RefuseLeft(left, [.. context.OptionNames, .. flags.All.Select(setting => setting.Flag)]);
        var variables = options.VariablesOf(context);
        foreach (string type in variables.Types)
            manifest.RequireHandler(type);
        if (!project.IsRunnable)
            throw new ToolException(
                ErrorCodes.NotTaskKit,
                $"{project.Name} is a library; {command} runs a program.",
                "--project <the program's project>"
            );
        if (variables.MetricsAddress is not null)
            HttpPackage.RequireForMetrics(project);
        var program = new BuiltProgram(context, project, manifest, flags)
        {
            Types = variables.Types,
            Variables = variables.Of(context, manifest, given),
            Arguments = [project.TargetPath, .. arguments.Behind],
        };
        if (!program.RunsTasks)
            context.Output.Warn($"{project.Name} has no handler: it can submit tasks and runs none.");
        return program;
    }

    /// <summary>Shows the command that would run the program, for a dry run.</summary>
    /// <returns>The exit code.</returns>
    public int Show()
    {
        _context.Output.Say($"Would run in {Project.Folder}: dotnet {string.Join(' ', Arguments)}");
        _context.Output.List(Masked(), Columns, pair => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value });
        return ExitCodes.Success;
    }

    /// <summary>Runs the program to its end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> RunAsync()
    {
        string types = Types.Count == 0 ? "all its task types" : string.Join(", ", Types);
        _context.Output.Say(RunsTasks ? $"Running {Project.Name} for {types}" : $"Running {Project.Name}");
        return ChildProgram.RunAsync(Project.Folder, Arguments, Variables);
    }

    private Dictionary<string, string> Masked()
    {
        var secrets = _flags
            .All.Where(setting => setting.IsSensitive)
            .Select(setting => setting.Variable)
            .ToHashSet(StringComparer.Ordinal);
        return Variables.ToDictionary(pair => pair.Key, pair => secrets.Contains(pair.Key) ? SettingValue.Mask : pair.Value);
    }
}
