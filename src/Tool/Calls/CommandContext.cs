using System.CommandLine;
using System.CommandLine.Parsing;

namespace TaskKit.Tool;

/// <summary>One call of a command: its arguments, its output, and the user's project.</summary>
internal sealed class CommandContext(ToolHost host, GlobalOptions globals, ParseResult arguments)
{
    public ToolHost Host => host;

    public Output Output { get; } = new(host, globals.FormatOf(arguments), globals.ColorOf(arguments), globals.IsQuiet(arguments));

    public bool IsDryRun => arguments.GetValue(globals.DryRun);

    public bool IsConfirmed => arguments.GetValue(globals.Yes);

    public string? Environment => arguments.GetValue(globals.Environment);

    /// <summary>The values of <c>--set</c>, and of the options that stand for it.</summary>
    public IReadOnlyDictionary<string, string> Values { get; } = globals.ValuesOf(arguments);

    public T? Get<T>(Option<T> option) => arguments.GetValue(option);

    public T Get<T>(Argument<T> argument) => arguments.GetValue(argument)!;

    /// <summary>True when the option was given.</summary>
    public bool Has(Option option) => arguments.GetResult(option) is { Implicit: false };

    /// <summary>The number of arguments behind <c>--</c>.</summary>
    public int CountBehindDashes()
    {
        int dashes = arguments.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Count();
        return Math.Max(0, arguments.Tokens.Count - dashes - 1);
    }

    /// <summary>The names and aliases of the options that the command takes.</summary>
    public IEnumerable<string> OptionNames =>
        arguments
            .CommandResult.Command.Options.Concat(arguments.RootCommandResult.Command.Options)
            .SelectMany(option => option.Aliases.Prepend(option.Name));

    private BuildOptions Build => new(arguments.GetValue(globals.Configuration), arguments.GetValue(globals.Framework));

    /// <summary>Finds the user's project, built or not.</summary>
    public async Task<UserProject> ProjectAsync(CancellationToken cancellationToken)
    {
        string path = ProjectFinder.Find(arguments.GetValue(globals.Project), host);
        return await host.Evaluate(path, Build, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the user's project and builds it, unless <c>--no-build</c> was given.</summary>
    public async Task<(UserProject Project, TaskManifest Manifest)> BuiltAsync(CancellationToken cancellationToken)
    {
        string path = ProjectFinder.Find(arguments.GetValue(globals.Project), host);
        if (!arguments.GetValue(globals.NoBuild))
            await ProjectBuild.BuildAsync(path, Build, Output, cancellationToken).ConfigureAwait(false);
        var project = await host.Evaluate(path, Build, cancellationToken).ConfigureAwait(false);
        var manifest = ManifestOf(project);
        VersionSkew.Warn(manifest, Output);
        WarnOfValues(manifest);
        return (project, manifest);
    }

    /// <summary>Reads the manifest of a project that is built.</summary>
    /// <exception cref="ToolException">The project is not built, or does not use TaskKit.</exception>
    public TaskManifest ManifestOf(UserProject project) =>
        ManifestReader.Read(project.TargetPath, host.Providers.FirstOrDefault()?.GetType().Assembly.GetName().Name);

    /// <summary>Warns of keys of <c>--set</c> that are no settings.</summary>
    public void WarnOfValues(TaskManifest? manifest)
    {
        var keys = globals.KeysOf(arguments).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (string warning in SetValues.Warnings(Values.Where(pair => keys.Contains(pair.Key)).ToDictionary(), manifest, host))
            Output.Warn(warning);
    }

    public AppConfiguration ConfigurationOf(UserProject project) => AppConfiguration.Load(project, Environment, Values, host);
}
